/** Masses that candidates are chosen by, GeV. */
export const higgsMass = 125;
export const topMass = 172.5;
