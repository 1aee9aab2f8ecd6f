import { z } from "zod";

const known = new WeakMap<z.ZodType, number>();

/**
 * The longest answer that a question's schema takes as it is typed, in UTF-16 code units; `otherwise` where the schema
 * sets no limit. Platforms stop typing there, so that nobody writes more than can be kept.
 */
export function longestAnswer(schema: z.ZodType, otherwise: number): number {
	let most = known.get(schema);
	if (most === undefined) {
		const { maxLength } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
		most = maxLength ?? Number.POSITIVE_INFINITY;
		known.set(schema, most);
	}
	return Math.min(most, otherwise);
}
