// What JSX becomes: see preact.ts.
export * from "npm:preact@11.2.0/jsx-runtime";
