import { z } from "zod";
import type { SubjectKind } from "../../access/subjects.ts";
import type { Option } from "../../chat/form.ts";
import { shortDate } from "../../domain/date/words.ts";
import { timescaleInWords } from "../../domain/lists/timescales.ts";
import { neededChoice, neededDate, optionalDate } from "../answers.ts";
import { type Asking, action } from "../kit.ts";
import { agenciesOf, panelMembers } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { caseClosed, setProvision } from "./acts.ts";
import { provisionOf } from "./queries.ts";

/** As many as a list can offer on both platforms. */
const MOST_OPTIONS = 100;

async function agencies({ ctx }: Asking<SubjectKind>): Promise<Option[]> {
	const all = agenciesOf(await panelMembers(ctx.tx, ctx.panel));
	return all.slice(0, MOST_OPTIONS).map((a) => ({ value: a.id, label: a.title }));
}

const Given = z.object({
	entered_by: z.uuid(),
	told_daily: z.uuid(),
	placed_from: z.iso.date(),
	placed_until: z.iso.date().optional(),
});

/** Where a child was placed, as far as attendance hangs on it: who enters it each day, and who is told (S3-11). */
export const sayProvision = action({
	name: "attendance.expect",
	on: "case",
	allow: "say who enters a child's attendance",
	help: "Say which school or provider enters a placed child's attendance, and who is told of it each day.",
	doors: { word: "placed", usage: "placed REFERENCE" },
	form: {
		title: "Attendance of a placed child",
		send: "Record",
		steps: [
			{
				title: "Who enters it, and who is told",
				notes: async (asking) => [
					...(await whichCase(asking)),
					{ text: ["Both can open the case from now on."], tone: "quiet" },
				],
				fields: {
					entered_by: {
						label: "School or provider that enters attendance",
						as: "one",
						look: "list",
						options: agencies,
						schema: neededChoice("Choose who enters attendance."),
					},
					told_daily: {
						label: "Who is told of it each day",
						hint: "The school that commissioned the place, or the authority.",
						as: "one",
						look: "list",
						options: agencies,
						schema: neededChoice("Choose who is told each day."),
					},
					placed_from: { label: "First day", as: "date", schema: neededDate },
					placed_until: {
						label: "Last day",
						hint: "Leave it blank while it goes on.",
						as: "date",
						schema: optionalDate,
					},
				},
				check({ soFar }): Record<string, string> {
					const { placed_from: from, placed_until: until } = soFar as Record<string, string | undefined>;
					return from && until && until < from ? { placed_until: "This is before the first day." } : {};
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		if (subject.closed) throw caseClosed();
		const now = await provisionOf(ctx.tx, subject.id);
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const known = now && { entered_by: now.agency, told_daily: now.told };
		return { ...known, placed_from: today };
	},
	async run(ctx, subject, { soFar }) {
		const given = Given.parse(soFar);
		const { entered_by: agency, told_daily: told, placed_from: from, placed_until: until = null } = given;
		await setProvision(ctx, subject.id, { agency, told, from, until });
		const { today, attendance, timescales } = await loadPanel(ctx.tx, ctx.panel);
		const says = `Recorded on ${subject.ref}: attendance is entered from ${shortDate(from, today)}, and posted each school day at ${attendance.at}.`;
		const first = timescaleInWords("newPupilReturn", timescales.newPupilReturn);
		return { say: { summary: says, blocks: [{ text: [says, first] }] } };
	},
});
