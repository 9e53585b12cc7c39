#!/usr/bin/env bash
# Makes this machine, a container for one, a Slurm cluster of one node, for validation/workflow.mjs --slurm. As root, on Debian:
#
#   apt-get install slurm-wlm munge
#   bash validation/one-node-slurm.sh          writes /etc/slurm/slurm.conf and starts munged, slurmctld and slurmd
#   bash validation/one-node-slurm.sh stop     ends these three
#
# No limits by cgroups, no accounting: jobs are told apart by their processes alone.
set -euo pipefail
HOST=$(hostname -s)
PIDS=/run/one-node-slurm
mkdir -p "$PIDS" /etc/slurm /var/spool/slurmctld /var/spool/slurmd /run/munge
if [ "${1:-start}" = stop ]; then
  for name in slurmd slurmctld munged; do [ -f "$PIDS/$name.pid" ] && kill "$(cat "$PIDS/$name.pid")" || true; done
  exit 0
fi
cat > /etc/slurm/slurm.conf <<CONF
ClusterName=one-node
SlurmctldHost=$HOST
SlurmUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
StateSaveLocation=/var/spool/slurmctld
SlurmdSpoolDir=/var/spool/slurmd
SlurmctldPidFile=$PIDS/slurmctld.pid
SlurmdPidFile=$PIDS/slurmd.pid
SlurmctldLogFile=/var/log/slurmctld.log
SlurmdLogFile=/var/log/slurmd.log
ReturnToService=2
# squeue tells of a job that has ended for as long
MinJobAge=300
NodeName=$HOST CPUs=$(nproc) RealMemory=$(awk '/MemTotal/ {print int($2 / 1024 * 0.9)}' /proc/meminfo) State=UNKNOWN
PartitionName=main Nodes=$HOST Default=YES MaxTime=INFINITE State=UP
CONF
printf 'CgroupPlugin=cgroup/v1\n' > /etc/slurm/cgroup.conf
[ -f /etc/munge/munge.key ] || (umask 077 && dd if=/dev/urandom of=/etc/munge/munge.key bs=1024 count=1 status=none)
chown -R munge: /etc/munge /run/munge /var/lib/munge /var/log/munge
runuser -u munge -- munged --pid-file=/run/munge/munged.pid --force
cp /run/munge/munged.pid "$PIDS/munged.pid"
slurmctld
slurmd
sleep 3
sinfo
