import type { PanelEntry, PanelFile } from "../../../src/features/panel/entries.ts";
import { readPanelFile } from "../../../src/features/panel/read.ts";

/** A small, faultless part of a panel file. Lines are numbered from 1, so that a test can point at a mistake. */
export const SMALL = `authority: { key: weir, title: Weir Council }
panel:
  key: weir-cme
  title: Weir CME panel
  code: WEI
  officer: crane-ada
  phone: 01632960100
  emergency:
    socialCare: 01632 960101
    outOfHours: 01632 960102
agencies:
  - { key: cme, kind: cme_team, title: CME team }
  - key: high
    kind: school
    title: Weir High School
    contact: { lead: rail-bo }
people:
  - { key: crane-ada, knownAs: Ada Crane, agency: cme, roles: [coordinator], slack: T1/U01 }
  - { key: rail-bo, knownAs: Bo Rail, agency: high, roles: [safeguarding_lead], slack: T1/U02 }
channels:
  - slack: T1/C01
`;

/** Reads a file that a test takes to be without fault. */
export function aFile(text: string): PanelFile {
	const { file, errors } = readPanelFile(text);
	if (!file) throw new Error(errors.map((e) => `${e.line}:${e.column} ${e.says}`).join("\n"));
	return file;
}

/** The only panel of such a file. */
export const thePanel = (text: string): PanelEntry => aFile(text).panels[0]!;

/** Changes one piece of {@link SMALL}, which must be in it. */
export function small(piece: string, instead: string): string {
	if (!SMALL.includes(piece)) throw new Error(`The small file has no ${piece}`);
	return SMALL.replace(piece, instead);
}
