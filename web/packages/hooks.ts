// Hooks of Preact: see preact.ts.
export * from "npm:preact@11.2.0/hooks";
