// Types and signatures of TypeScript as text, from what `deno doc --json` says.

/** A type: what `value` is depends on the kind. */
export type TsType =
  | { readonly kind: "keyword" | "typeQuery"; readonly value: string }
  | { readonly kind: "literal"; readonly repr: string; readonly value: Literal }
  | { readonly kind: "typeRef"; readonly value: TypeRef }
  | { readonly kind: "array" | "parenthesized"; readonly value: TsType }
  | {
    readonly kind: "union" | "intersection" | "tuple";
    readonly value: readonly TsType[];
  }
  | { readonly kind: "typeOperator"; readonly value: TypeOperator }
  | { readonly kind: "indexedAccess"; readonly value: IndexedAccess }
  | { readonly kind: "conditional"; readonly value: Conditional }
  | { readonly kind: "infer"; readonly value: { typeParam: TypeParam } }
  | { readonly kind: "mapped"; readonly value: Mapped }
  | { readonly kind: "fnOrConstructor"; readonly value: FunctionType }
  | { readonly kind: "typePredicate"; readonly repr: string }
  | { readonly kind: "typeLiteral"; readonly value: Members };

interface Literal {
  readonly kind: string;
}

interface TypeRef {
  readonly typeName: string;
  readonly typeParams?: readonly TsType[];
}

interface TypeOperator {
  readonly operator: string;
  readonly tsType: TsType;
}

interface IndexedAccess {
  readonly objType: TsType;
  readonly indexType: TsType;
}

interface Conditional {
  readonly checkType: TsType;
  readonly extendsType: TsType;
  readonly trueType: TsType;
  readonly falseType: TsType;
}

interface Mapped {
  readonly readonly?: boolean;
  readonly optional?: boolean;
  readonly typeParam: TypeParam;
  readonly tsType: TsType;
}

interface FunctionType {
  readonly params: readonly Param[];
  readonly tsType: TsType;
}

/** A type parameter of a declaration. */
export interface TypeParam {
  readonly name: string;
  readonly constraint?: TsType;
  readonly default?: TsType;
}

/** A parameter of a function; one with a default has itself as `left`. */
export interface Param {
  readonly kind: string;
  readonly name?: string;
  readonly optional?: boolean;
  readonly readonly?: boolean;
  readonly tsType?: TsType;
  readonly props?: readonly { readonly key: string }[];
  readonly left?: Param;
  readonly arg?: Param;
}

/** What takes parameters and returns something. */
export interface Callable {
  readonly typeParams?: readonly TypeParam[];
  readonly params: readonly Param[];
  readonly returnType?: TsType;
}

/** A property of an interface, a class or a type. */
export interface Property {
  readonly name: string;
  readonly readonly?: boolean;
  readonly optional?: boolean;
  readonly isStatic?: boolean;
  readonly tsType?: TsType;
}

/** What an interface or a type of an object has. */
export interface Members {
  readonly properties?: readonly Property[];
  readonly methods?: readonly (Callable & Property)[];
  readonly indexSignatures?: readonly IndexSignature[];
}

/** `[name: string]: …`. */
export interface IndexSignature {
  readonly readonly?: boolean;
  readonly params: readonly Param[];
  readonly tsType?: TsType;
}

/** A type as it would be written. */
export function typeText(type: TsType): string {
  switch (type.kind) {
    case "keyword":
      return type.value;
    case "typeQuery":
      return `typeof ${type.value}`;
    case "literal":
      return type.value.kind === "string"
        ? JSON.stringify(type.repr)
        : type.repr;
    case "typeRef":
      return type.value.typeName + argumentsText(type.value.typeParams);
    case "array":
      return /^(?:union|intersection|typeOperator)$/.test(type.value.kind)
        ? `(${typeText(type.value)})[]`
        : `${typeText(type.value)}[]`;
    case "parenthesized":
      return `(${typeText(type.value)})`;
    case "union":
      return type.value.map(typeText).join(" | ");
    case "intersection":
      return type.value.map(typeText).join(" & ");
    case "tuple":
      return `[${type.value.map(typeText).join(", ")}]`;
    case "typePredicate":
      return type.repr;
    case "typeLiteral":
      return membersText(type.value);
    default:
      return operatorText(type);
  }
}

type Operator = Extract<TsType, {
  kind:
    | "typeOperator"
    | "indexedAccess"
    | "conditional"
    | "infer"
    | "mapped"
    | "fnOrConstructor";
}>;

/** Types that are computed of others. */
function operatorText(type: Operator): string {
  switch (type.kind) {
    case "typeOperator":
      return `${type.value.operator} ${typeText(type.value.tsType)}`;
    case "indexedAccess":
      return `${typeText(type.value.objType)}[${
        typeText(type.value.indexType)
      }]`;
    case "conditional": {
      const { checkType, extendsType, trueType, falseType } = type.value;
      return `${typeText(checkType)} extends ${typeText(extendsType)} ` +
        `? ${typeText(trueType)} : ${typeText(falseType)}`;
    }
    case "infer":
      return `infer ${type.value.typeParam.name}`;
    case "mapped": {
      const { readonly, optional, typeParam, tsType } = type.value;
      const key = `[${typeParam.name} in ${typeText(typeParam.constraint!)}]`;
      return `{ ${readonly ? "readonly " : ""}${key}${optional ? "?" : ""}: ${
        typeText(tsType)
      } }`;
    }
    case "fnOrConstructor":
      return `${paramsText(type.value.params)} => ${
        typeText(type.value.tsType)
      }`;
  }
}

function membersText(members: Members): string {
  const { properties = [], methods = [], indexSignatures = [] } = members;
  const all = [
    ...indexSignatures.map(indexText),
    ...properties.map(propertyText),
    ...methods.map((method) => method.name + callText(method)),
  ];
  return all.length === 0 ? "{}" : `{ ${all.join("; ")} }`;
}

/** `readonly name?: type`. */
export function propertyText(property: Property): string {
  const { name, readonly, optional, isStatic, tsType } = property;
  return (isStatic ? "static " : "") + (readonly ? "readonly " : "") + name +
    (optional ? "?" : "") + (tsType ? `: ${typeText(tsType)}` : "");
}

/** `readonly [name: string]: type`. */
export function indexText(signature: IndexSignature): string {
  const { readonly, params, tsType } = signature;
  return `${readonly ? "readonly " : ""}[${params.map(paramText).join(", ")}]` +
    (tsType ? `: ${typeText(tsType)}` : "");
}

/** `<T>(name: type): type`. */
export function callText({ typeParams, params, returnType }: Callable): string {
  return typeParamsText(typeParams) + paramsText(params) +
    (returnType ? `: ${typeText(returnType)}` : "");
}

/** `<T extends U = V>`. */
export function typeParamsText(params: readonly TypeParam[] = []): string {
  if (params.length === 0) return "";
  const texts = params.map((param) =>
    param.name +
    (param.constraint ? ` extends ${typeText(param.constraint)}` : "") +
    (param.default ? ` = ${typeText(param.default)}` : "")
  );
  return `<${texts.join(", ")}>`;
}

function argumentsText(types: readonly TsType[] = []): string {
  return types.length === 0 ? "" : `<${types.map(typeText).join(", ")}>`;
}

function paramsText(params: readonly Param[]): string {
  return `(${params.map(paramText).join(", ")})`;
}

function paramText(param: Param): string {
  if (param.left) return paramText({ ...param.left, optional: true });
  if (param.arg) {
    const type = param.arg.tsType ?? param.tsType;
    return `...${param.arg.name}${type ? `: ${typeText(type)}` : ""}`;
  }
  // One taken apart in its place has no name, but those of its parts.
  const parts = (param.props ?? []).map(({ key }) => key).join(", ");
  return (param.readonly ? "readonly " : "") + (param.name ?? `{ ${parts} }`) +
    (param.optional ? "?" : "") +
    (param.tsType ? `: ${typeText(param.tsType)}` : "");
}
