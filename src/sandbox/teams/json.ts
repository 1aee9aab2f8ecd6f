/** JSON of unknown shape, as it came over the wire. */
export type Json = Record<string, unknown>;

/** The value as an object; an empty one when it is anything else. */
export function objectOf(value: unknown): Json {
	return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Json {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as a list; an empty one when it is anything else. */
export function listOf(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

/** The value as a string; empty when it is anything else. */
export function textOf(value: unknown): string {
	return typeof value === "string" ? value : "";
}

/** A copy that shares nothing with the original. */
export function copyOf<T>(value: T): T {
	return structuredClone(value);
}
