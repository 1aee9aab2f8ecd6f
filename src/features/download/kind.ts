import type { z } from "zod";
import type { Permission } from "../../access/policy.ts";
import type { CaseSubject } from "../../access/subjects.ts";
import type { Words } from "../../chat/message.ts";
import type { Paper } from "../../paper/paper.ts";
import type { PersonCtx } from "../kit.ts";

/** How a file can be drawn. */
export const FORMATS = ["pdf", "json", "md", "txt", "csv", "xlsx"] as const;
export type Format = (typeof FORMATS)[number];

/**
 * A kind of file that can be fetched. To add one:
 *
 * 1. Write it in a file of its own: a `FileKind` whose `gather` reads the record and returns a `Paper`. It is called
 *    when the file is fetched, in a transaction as whoever asked, with the rights they have at that moment; what it
 *    opens is recorded with the file. It reads, and changes nothing.
 * 2. Put it on the list in `kinds.ts`.
 * 3. Let an action call `prepareDownload` (acts.ts) and answer with `handOut` (hand-out.ts).
 *
 * The page, the token, the check of access, the audit and the drawing are there. A workbook is drawn of the paper's
 * `report`. Another format needs its name in `FORMATS`, a drawer beside `paper/draw-pdf.ts`, and a line in `web/fetch.ts`.
 */
export interface FileKind<P = unknown> {
	/** Stable: it is in the ledger. Also the file's name, so it says nothing of anybody. */
	name: string;
	/** As the page says it. */
	title: Words;
	/** Asked again when the file is fetched. */
	allow: Permission;
	formats: readonly Format[];
	/** Whether it names a child, which the page says. */
	names: boolean;
	/** What the page says first of one that is not for whoever asked alone. */
	says?: Words;
	/** Codes and dates only: they stand in the open. */
	parameters: z.ZodType<P>;
	gather(ctx: PersonCtx, from: Gathering<P>): Promise<Paper>;
}

/** A ledger row in words, and why they may be about somebody else than the child. */
export interface Said {
	words: Words;
	read: boolean;
	third?: Words | undefined;
}

/** What a file is drawn from. */
export interface Gathering<P> {
	/** The case, where the file is about one: loaded under row security. */
	case?: CaseSubject;
	parameters: P;
	/** A ledger row in words, reads included; undefined for a row of a kind that is no more. */
	says(act: string, facts: unknown): Said | undefined;
}

/** Declares a kind of file. */
export const fileKind = <P>(kind: FileKind<P>): FileKind => kind as unknown as FileKind;
