import { z } from "zod";
import type { Option } from "../../chat/form.ts";
import type { Private } from "../../chat/private.ts";
import { addYears } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { codesOf, labelOf, optionsOf } from "../../domain/lists/coded.ts";
import { AUDIENCES, type Audience, SESSION_KINDS, type SessionKind } from "../../domain/lists/training.ts";
import { choice, LONGEST, needed, neededChoice, neededDate, typed } from "../answers.ts";
import { type Asking, action } from "../kit.ts";
import { agenciesOf, panelMembers } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { recordAttendance, recordSession } from "./acts.ts";
import { openSessions } from "./queries.ts";

type Asked = Asking<"nothing">;

const NEW = "new";
/** As many as a list can offer on both platforms. */
const MOST_OPTIONS = 100;

/** A new session, or one of the log of which nobody has said who came. */
async function sessions({ ctx }: Asked): Promise<Option[]> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const held = (await openSessions(ctx.tx, ctx.panel)).filter((s) => s.on <= today);
	return [
		{ value: NEW, label: "A session that is not in the log yet" },
		...held.map((s) => ({
			value: s.id,
			label: `${labelOf(SESSION_KINDS, s.kind)}, ${shortDate(s.on, today)}: say who came`,
		})),
	];
}

async function people({ ctx }: Asked): Promise<Option[]> {
	const members = await panelMembers(ctx.tx, ctx.panel);
	return members
		.slice(0, MOST_OPTIONS)
		.map((m) => ({ value: m.id, label: `${m.knownAs}, ${m.agency}`.slice(0, 75) }));
}

async function agencies({ ctx }: Asked): Promise<Option[]> {
	const all = agenciesOf(await panelMembers(ctx.tx, ctx.panel));
	return all.slice(0, MOST_OPTIONS).map((a) => ({ value: a.id, label: a.title.slice(0, 75) }));
}

const isNew = ({ soFar }: Pick<Asked, "soFar">) => soFar.training_session === NEW;

/** Who came is known from the day of the session on; the days are the panel's, or the session's own where it is new. */
const isHeld = (asking: Asked) =>
	!isNew(asking) ||
	(typeof asking.soFar.training_on === "string" && asking.soFar.training_on <= todayOf(asking));

/** The screen is chosen without a look at the record: the transaction's day, which in England is the panel's by breakfast. */
const todayOf = ({ ctx }: Asked) => ctx.now.toISOString().slice(0, 10);

/** The training log: a session, for whom it is, and who came (S2-20, S3-23). */
export const keepTraining = action({
	name: "training",
	on: "nothing",
	allow: "keep the training log",
	help: "Record a training or information session, and who came.",
	doors: { word: "training" },
	form: {
		title: "Training log",
		send: "Record",
		steps: [
			{
				title: "Which session",
				fields: {
					training_session: {
						label: "Session",
						as: "one",
						look: "list",
						options: sessions,
						schema: neededChoice("Choose the session."),
					},
				},
			},
			{
				title: "The session",
				when: isNew,
				fields: {
					training_kind: {
						label: "What it is",
						as: "one",
						options: optionsOf(SESSION_KINDS),
						schema: choice(codesOf(SESSION_KINDS), "Say whether it is training or an information session."),
					},
					training_title: {
						label: "Title",
						hint: "Name no child.",
						as: "text",
						schema: needed("Give the session a title."),
					},
					training_on: { label: "Date", as: "date", schema: neededDate },
					training_audience: {
						label: "For whom",
						as: "many",
						options: optionsOf(AUDIENCES),
						schema: z.array(z.enum(codesOf(AUDIENCES))).min(1, "Choose for whom it is."),
					},
				},
				async check({ ctx, soFar }): Promise<Record<string, string>> {
					const { today } = await loadPanel(ctx.tx, ctx.panel);
					const on = soFar.training_on as string;
					if (on < addYears(today, -2) || on > addYears(today, 1)) {
						return { training_on: "This date is far from today. Check the year." };
					}
					return {};
				},
			},
			{
				title: "Who came",
				when: isHeld,
				fields: {
					training_people: {
						label: "People of the panel",
						as: "many",
						options: people,
						schema: z.array(z.string()),
					},
					training_agencies: {
						label: "Agencies of which others came",
						as: "many",
						options: agencies,
						schema: z.array(z.string()),
					},
					training_others: {
						label: "Others who came",
						hint: "Names or numbers, such as “12 governors of five schools”. Name no child.",
						as: "text",
						lines: 3,
						schema: typed(LONGEST),
					},
				},
			},
		],
	},
	async run(ctx, _, asking) {
		const { soFar } = asking as Asked;
		const id = isNew({ soFar })
			? await recordSession(ctx, {
					...{ kind: soFar.training_kind as SessionKind, title: soFar.training_title as Private },
					...{ on: soFar.training_on as string, audience: soFar.training_audience as Audience[] },
				})
			: (soFar.training_session as string);
		const held = isHeld(asking as Asked);
		if (held) {
			await recordAttendance(ctx, id, {
				people: (soFar.training_people as string[] | undefined) ?? [],
				agencies: (soFar.training_agencies as string[] | undefined) ?? [],
				others: soFar.training_others as Private | undefined,
			});
		}
		const says = held
			? "Recorded: the session, and who came. “trainings” shows the log."
			: "Recorded. You are reminded a week before, and afterwards of saying who came.";
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});
