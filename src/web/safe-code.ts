/** The code or name of an error, safe for a log: its message may hold what stands in the record. */
export function codeOf(error: unknown): string {
	const code = (error as { code?: unknown }).code;
	return typeof code === "string" ? code : error instanceof Error ? error.name : "unknown";
}
