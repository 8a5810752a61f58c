// A Cloudflare Worker that reads digits: a POST of 400 bytes, the grey values
// of 20 × 20 pixels, is answered with the class and its probability. The model
// comes from the command line,
//
//   npm install lanetune
//   npx lanetune train --hidden-size 32 --save digits.bin
//   npx wrangler deploy

import { Model } from "lanetune";
import weights from "./digits.bin";

const model = Model.load(new Uint8Array(weights));
const PIXELS = 20 * 20;

export default {
  async fetch(request) {
    const pixels = new Uint8Array(await request.arrayBuffer());
    if (pixels.length !== PIXELS) {
      const error = `found ${pixels.length} bytes, expected ${PIXELS}`;
      return Response.json({ error }, { status: 400 });
    }
    const [digit] = await model.predict(pixels);
    const probabilities = await model.probabilities(pixels);
    return Response.json({ digit, probability: probabilities[digit] });
  },
};
