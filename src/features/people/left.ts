import { CASEWORK_ROLES, may } from "../../access/policy.ts";
import type { Block } from "../../chat/message.ts";
import { neededChoice } from "../answers.ts";
import { staysInWords, workInWords } from "../cover/acts.ts";
import { type Asking, action, type Questions, step } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { markLeft, requireOwn, SETS_UP } from "./acts.ts";
import { oneself } from "./refusals.ts";

type Asked = Asking<"member">;

/** As many as a list can offer on both platforms, with one for nobody. */
const MOST_OPTIONS = 99;
const LATER = "later";

const handsOver = ({ ctx }: Pick<Asked, "ctx">): boolean => may(ctx.person, "hand work over", ctx.panel);

async function takers({ ctx, subject }: Asked) {
	const workers = withRole(await panelMembers(ctx.tx, ctx.panel), ...CASEWORK_ROLES);
	const others = workers.filter((m) => m.id !== subject.person).slice(0, MOST_OPTIONS);
	return [
		...others.map((m) => ({ value: m.id, label: `${m.knownAs}, ${m.agency}` })),
		{ value: LATER, label: "Nobody yet: hand it over later" },
	];
}

/** What the panel's file says of somebody, which stays until it is changed there. */
async function namedInFile({ ctx, subject }: Asked): Promise<Block[]> {
	const { officer, informationGovernance, toldOfEach } = await loadPanel(ctx.tx, ctx.panel);
	const as = [
		...(officer === subject.person ? ["the named officer, whom referrers are told to ring"] : []),
		...(informationGovernance === subject.person ? ["the information-governance contact"] : []),
		...(toldOfEach.includes(subject.person) ? ["told of every notification"] : []),
	];
	if (!as.length) return [];
	const says = `In the panel's file they are ${as.join(", and ")}. Have somebody else named there.`;
	return [{ text: [says], tone: "warning" }];
}

/** Somebody left: their rights end at once, and what waits for them goes to a named person. */
export const left = action({
	name: "person.left",
	on: "member",
	allow: SETS_UP,
	help: "Record that somebody left the panel: their rights end at once.",
	doors: {},
	form: {
		title: "Record a leaver",
		send: "End their rights now",
		steps: [
			step<"member">({
				title: "Who left, and who takes over",
				async notes(asking) {
					const { knownAs, agency } = asking.subject;
					const work = handsOver(asking)
						? "What waits for them goes to whom you choose: cases, actions, enquiries and forms in progress."
						: "The coordinators are asked to hand over what waits for them.";
					return [
						{
							text: [
								`${knownAs}, ${agency}. Their rights on this panel end at once; what they did stays on record.`,
								work,
							],
						},
						...(await namedInFile(asking)),
					];
				},
				fields: (asking): Questions<"member"> =>
					handsOver(asking)
						? {
								left_to: {
									label: "Who takes over what waits for them",
									as: "one",
									look: "list",
									options: takers,
									schema: neededChoice("Choose who takes over. “Nobody yet” is an answer."),
								},
							}
						: {},
			}),
		],
	},
	prefill({ ctx, subject }) {
		requireOwn(ctx);
		if (subject.person === ctx.person.id) throw oneself();
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const chosen = soFar.left_to as string | undefined;
		const to = !chosen || chosen === LATER || !handsOver({ ctx }) ? null : chosen;
		const { everywhere, handed } = await markLeft(ctx, subject.person, to);
		const says = `${subject.knownAs} is off the panel. Their rights on it ended now.`;
		const lines = [
			...(everywhere ? [] : ["They are on another panel as well, and stay on that one."]),
			...(handed ? [`Handed over: ${workInWords(handed)}.`, ...staysInWords(handed, false)] : []),
		];
		const offer = !handed && handsOver({ ctx });
		const buttons: Block[] = offer
			? [{ buttons: [{ label: "Hand over", action: "handover", on: "", opens: true }] }]
			: [];
		return { say: { summary: says, blocks: [{ text: [says, ...lines] }, ...buttons] } };
	},
});
