// State that the view follows by itself.
export * from "npm:@preact/signals@2.11.4";
