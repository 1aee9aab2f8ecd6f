/** One thing wrong with a Block Kit object, and where, as Slack words it in `response_metadata.messages`. */
export interface Problem {
	message: string;
	/** A JSON pointer: "/blocks/0/text". */
	at: string;
}

/** Looks at one value and adds what is wrong with it. */
export type Check = (value: unknown, at: string, problems: Problem[]) => void;

type Shape = Record<string, Check>;

/** Slack's own wording of a problem. */
export function wordsOf(problem: Problem): string {
	return `[ERROR] ${problem.message} [json-pointer:${problem.at}]`;
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object with exactly these properties: a missing or an unknown one is a problem. */
export function object(required: Shape, optional: Shape = {}): Check {
	return (value, at, problems) => {
		if (!isObject(value)) {
			problems.push({ message: "expected an object", at });
			return;
		}
		for (const name of Object.keys(required)) {
			if (value[name] === undefined) problems.push({ message: `missing required field: ${name}`, at });
		}
		for (const [name, held] of Object.entries(value)) {
			const check = Object.hasOwn(required, name)
				? required[name]
				: Object.hasOwn(optional, name)
					? optional[name]
					: undefined;
			if (!check) problems.push({ message: `invalid additional property: ${name}`, at });
			else if (held !== undefined) check(held, `${at}/${name}`, problems);
		}
	};
}

/** A string of `min` to `max` characters, both included. */
export function string(max: number, min = 0): Check {
	return (value, at, problems) => {
		if (typeof value !== "string") problems.push({ message: "expected a string", at });
		else if (value.length > max) problems.push({ message: `must be less than ${max + 1} characters`, at });
		else if (value.length < min) problems.push({ message: `must be more than ${min - 1} characters`, at });
	};
}

/** A list of `min` to `max` items, each of which passes `each`. */
export function list(each: Check, max: number, min = 1): Check {
	return (value, at, problems) => {
		if (!Array.isArray(value)) {
			problems.push({ message: "expected an array", at });
			return;
		}
		if (value.length > max) problems.push({ message: `no more than ${max} items allowed`, at });
		if (value.length < min) problems.push({ message: `no fewer than ${min} items allowed`, at });
		value.forEach((item, index) => {
			each(item, `${at}/${index}`, problems);
		});
	};
}

export const bool: Check = (value, at, problems) => {
	if (typeof value !== "boolean") problems.push({ message: "expected a boolean", at });
};

/** A number from `min` to `max`, both included. */
export function number(min: number, max: number): Check {
	return (value, at, problems) => {
		if (typeof value !== "number" || value < min || value > max) {
			problems.push({ message: `expected a number from ${min} to ${max}`, at });
		}
	};
}

/** One of these words. */
export function oneOf(...allowed: readonly string[]): Check {
	return (value, at, problems) => {
		if (typeof value !== "string" || !allowed.includes(value)) {
			problems.push({ message: `must be a valid enum value: ${allowed.join(", ")}`, at });
		}
	};
}

/** A string of this form; `message` says what it is otherwise. */
export function matching(pattern: RegExp, message: string): Check {
	return (value, at, problems) => {
		if (typeof value !== "string" || !pattern.test(value)) problems.push({ message, at });
	};
}

/** Chooses the check by the object's `type`; a type that is not listed is a problem. */
export function byType(checks: Record<string, Check>): Check {
	return (value, at, problems) => {
		const type = isObject(value) ? value.type : undefined;
		const check = typeof type === "string" && Object.hasOwn(checks, type) ? checks[type] : undefined;
		if (check) check(value, at, problems);
		else problems.push({ message: `unsupported type: ${String(type)}`, at: `${at}/type` });
	};
}

/** Everything that these checks find. */
export function all(...checks: readonly Check[]): Check {
	return (value, at, problems) => {
		for (const check of checks) check(value, at, problems);
	};
}
