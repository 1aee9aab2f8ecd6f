import { evidencePack } from "./evidence-pack.ts";
import type { FileKind } from "./kind.ts";
import { letterFile } from "./letter.ts";
import { agendaPack, minutesFile } from "./meeting-papers.ts";
import { paperForm } from "./paper-form.ts";
import { annualFile, boardFile } from "./report-files.ts";
import { subjectAccess } from "./subject-access.ts";
import { worklistFile } from "./worklist-file.ts";

/** Every kind of file that can be fetched. */
export const FILE_KINDS: readonly FileKind[] = [
	evidencePack,
	subjectAccess,
	agendaPack,
	minutesFile,
	letterFile,
	worklistFile,
	paperForm,
	boardFile,
	annualFile,
];

/** The kind of this name; undefined for one that is no more. */
export const kindNamed = (name: string): FileKind | undefined => FILE_KINDS.find((k) => k.name === name);
