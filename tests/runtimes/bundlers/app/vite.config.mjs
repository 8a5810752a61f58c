// The application runs in pages and in Deno, which has no document to preload
// into and no root of a site.

export default {
  base: "./",
  build: { modulePreload: { polyfill: false }, chunkSizeWarningLimit: 2000 },
};
