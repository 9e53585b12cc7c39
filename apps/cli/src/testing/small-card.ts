/** A counting experiment as a Combine card: r × 10 signal, 50 background known to 10 % (lnN), 55 observed. */
export const COUNTING_CARD = `imax 1
jmax 1
kmax *
bin SR
observation 55
---
bin     SR      SR
process signal  background
process 0       1
rate    10      50
---
bkg lnN -       1.1
lumi lnN 1.02   -
norm group = bkg lumi
`;

/** The same with shapes in a file of JSON that is not there. */
export const SHAPE_CARD: string = COUNTING_CARD.replace(
  "---\nbin     SR",
  "shapes * * shapes.json $CHANNEL/$PROCESS $CHANNEL/$PROCESS/$SYSTEMATIC\n---\nbin     SR",
);

/** Combine's interference scaling of its signal: 1 + 0.5 c + c², one bin. */
export const SCALING: readonly object[] = [
  { channel: "SR", process: "signal", parameters: ["one[1]", "c[0,-3,3]"], scaling: [[1, 0.25, 1]] },
];
