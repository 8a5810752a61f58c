// PNG images as the inputs of a model: exactly its size, never stretched.

import { decodePng, inChannels } from "../../../../data.ts";
import { quote } from "../../../errors.ts";

/** What a model takes of an image. */
interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** Height × width, with channels behind them if there are any. */
function imageOf(inputShape: readonly number[]): ImageSize | undefined {
  const [height, width, channels = 1, ...more] = inputShape;
  const isImage = height !== undefined && width !== undefined &&
    (channels === 1 || channels === 3) && more.length === 0;
  return isImage ? { height, width, channels } : undefined;
}

/**
 * Bytes of an image file, in grey or colour as a model takes them.
 *
 * @throws {Error} If the file is damaged or of another size than the model's.
 */
export async function readImage(
  file: string,
  bytes: Uint8Array,
  inputShape: readonly number[],
): Promise<Uint8Array> {
  const wanted = imageOf(inputShape);
  const refuse = (found: string): never => {
    throw new Error(
      `Cannot predict from ${quote(file)}: ${found}, expected samples of ` +
        inputShape.join("×"),
    );
  };
  if (wanted === undefined) return refuse("it is an image");
  const image = await decodePng(bytes, file);
  const { height, width } = image;
  if (height !== wanted.height || width !== wanted.width) {
    refuse(`it is of ${height}×${width} pixels`);
  }
  return inChannels(image, wanted.channels);
}
