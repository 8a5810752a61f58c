// The one place that names the version of Preact: the view of the page.
export * from "npm:preact@11.2.0";
