// The layer shapes that kernels are tested and timed at: a batch of B samples
// through a layer of I inputs and O outputs.

/** One dense layer at one batch size. */
export interface LayerSizes {
  readonly B: number;
  readonly I: number;
  readonly O: number;
}

/** A layer, and where it occurs. */
export interface NamedLayer extends LayerSizes {
  readonly name: string;
}

function layer(B: number, I: number, O: number, where: string): NamedLayer {
  return { name: `${B}×${I}×${O} ${where}`, B, I, O };
}

/** Layers of real networks: B×I×O. */
export const LAYERS: readonly NamedLayer[] = [
  layer(64, 784, 64, "input of 64×2"),
  layer(64, 784, 128, "input of 128×3"),
  layer(64, 64, 64, "hidden of 64×2"),
  layer(64, 128, 128, "hidden of 128×3"),
  layer(64, 128, 16, "output, padded"),
  layer(32, 784, 128, "last batch of an epoch"),
  layer(128, 128, 128, "evaluation"),
  layer(64, 512, 512, "hidden of 512×3"),
  layer(256, 1024, 1024, "wide"),
];

/** Which of the three products of a layer. */
export type ProductForm = "matmulNN" | "matmulTN" | "matmulNT";

/** The three products: forward, weight gradient, input gradient. */
export const PRODUCT_FORMS: readonly ProductForm[] = [
  "matmulNN",
  "matmulTN",
  "matmulNT",
];

/** Sizes of a product C: M×N over a sum of K terms. */
export interface ProductSizes {
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** The sizes that a layer's product has. */
export function productSizes(
  form: ProductForm,
  { B, I, O }: LayerSizes,
): ProductSizes {
  switch (form) {
    case "matmulNN":
      return { M: B, N: O, K: I };
    case "matmulTN":
      return { M: I, N: O, K: B };
    case "matmulNT":
      return { M: B, N: I, K: O };
  }
}
