import { z } from "zod";
import type { Key } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { CLOSURE_REASONS, type ClosureReason } from "../../domain/lists/closure-reasons.ts";
import { codesOf, entryOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES, type DecisionField, type DecisionType } from "../../domain/lists/decision-types.ts";
import type { QuorumResult } from "../../domain/quorum.ts";

/** How many actions one decision can have. */
export const ACTIONS = [1, 2, 3] as const;

/** Chosen where the person who said it is not on the panel's list. */
export const SOMEBODY_ELSE = "somebody-else";

/** A number of hours or pounds, as people write them: 12, 12.5, £1,200. */
export const amount = z
	.string()
	.transform((text) => text.replace(/[£,\s]/g, ""))
	.pipe(z.string().regex(/^\d{1,6}(\.\d{1,2})?$/, "Enter a number, such as 12 or 12.5."));

/** The common review date, which every decision is asked for; a type that names it as well is not asked twice. */
const COMMON = "Review on";

/** What a decision of this type is asked besides what every decision is. */
export function ownFields(type: DecisionType): readonly DecisionField[] {
	return entryOf(DECISION_TYPES, type).fields.filter((f) => f.label !== COMMON);
}

/** The evidence that a close is asked for, once its reason is known; nothing for any other decision. */
export function evidenceFields(soFar: SoFar): readonly DecisionField[] {
	const closure = typeOf(soFar) === "close" ? closureOf(soFar) : undefined;
	return closure ? entryOf(CLOSURE_REASONS, closure).asks : [];
}

/** The name of a type's own field in the form and among the sealed values. */
export const paramName = (field: string): string => `param_${field}`;

/** One thing to do. */
export interface ActionInput {
	what: Private;
	owner: Key;
	due: LocalDate;
}

/** A decision as it is to be recorded. */
export interface DecisionInput {
	type: DecisionType;
	rationale: Private;
	/** Who stated it; null for somebody who is not on the panel. */
	saidBy: Key | null;
	/** When it was said, an instant. */
	saidAt: Date;
	review: LocalDate;
	/** The agencies that took part. */
	agencies: readonly Key[];
	/** The type's own answers, by name; codes apart. */
	params: Readonly<Record<string, Private>>;
	closure?: ClosureReason;
	checks?: readonly CheckCode[];
	/** The day on which the child is to start at the place that was agreed. */
	starts?: LocalDate;
	/** Who makes those checks, and by when. */
	enquirer?: { person: Key; due: LocalDate };
	actions: readonly ActionInput[];
	/** The message that states it. */
	source?: { place: Key | null; message: string; link: string };
	/** The decision that this one corrects. */
	supersedes?: Key;
	/** The meeting that made it, and whether that could decide. */
	meeting?: { id: Key; standing: Standing };
}

/** What a meeting without a quorum agrees is a recommendation. */
export type Standing = QuorumResult["standing"];

const Given = z.object({
	type: z.enum(codesOf(DECISION_TYPES)),
	rationale: z.instanceof(Private),
	said_by: z.string(),
	review: z.string(),
	agencies: z.array(z.string()).default([]),
});

const Enquirer = z.object({ person: z.uuid(), due: z.iso.date() });

/** Answers that are codes or ids: they stand in the ledger, and are not sealed. */
const CODED: readonly DecisionField["as"][] = ["checks", "closure_reason", "person"];

type SoFar = Readonly<Record<string, unknown>>;

/** The type chosen so far, if any. */
export function typeOf(soFar: SoFar): DecisionType | undefined {
	return Given.shape.type.safeParse(soFar.type).data;
}

/** The closure reason chosen so far, if any. */
export function closureOf(soFar: SoFar): ClosureReason | undefined {
	return z.enum(codesOf(CLOSURE_REASONS)).safeParse(soFar[paramName("closure")]).data;
}

/** The form's answers as a decision; when it was said and by which message is the caller's to add. */
export function readAnswers(soFar: SoFar): Omit<DecisionInput, "saidAt" | "source" | "supersedes"> {
	const given = Given.parse(soFar);
	const own = [...ownFields(given.type), ...evidenceFields(soFar)];
	const params = own.filter((f) => !CODED.includes(f.as)).map((f) => paramName(f.name));
	return {
		type: given.type,
		rationale: given.rationale,
		saidBy: given.said_by === SOMEBODY_ELSE ? null : given.said_by,
		review: given.review,
		agencies: given.agencies,
		params: Object.fromEntries(params.map((name) => [name, asPrivate(soFar[name])])),
		closure: closureOf(soFar),
		starts: own.some((f) => f.name === "start") ? z.iso.date().parse(soFar[paramName("start")]) : undefined,
		checks: own.some((f) => f.as === "checks")
			? z.array(z.enum(codesOf(CHECKS))).parse(soFar[paramName("checks")])
			: undefined,
		enquirer: own.some((f) => f.as === "person")
			? Enquirer.parse({ person: soFar[paramName("owner")], due: soFar[paramName("due")] })
			: undefined,
		actions: ACTIONS.map((n) => readAction(soFar, n)).filter((a) => a !== undefined),
	};
}

function asPrivate(value: unknown): Private {
	return value instanceof Private ? value : new Private(String(value ?? ""));
}

/** What was given of the nth action. */
export function actionSoFar(soFar: SoFar, n: number) {
	const what = soFar[`what${n}`];
	return {
		what: what instanceof Private && !what.isBlank ? what : undefined,
		owner: (soFar[`owner${n}`] as Key | undefined) || undefined,
		due: soFar[`due${n}`] as LocalDate | undefined,
	};
}

function readAction(soFar: SoFar, n: number): ActionInput | undefined {
	const { what, owner, due } = actionSoFar(soFar, n);
	return what && owner && due ? { what, owner, due } : undefined;
}
