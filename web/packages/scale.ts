// Scales of axes: see preact.ts.
// @ts-types="npm:@types/d3-scale@4.0.9"
export { scaleLinear, scaleLog, scalePoint } from "npm:d3-scale@4.0.3";
