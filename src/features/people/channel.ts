import { randomUUID } from "node:crypto";
import { panelsOf } from "../../access/people.ts";
import { may, mayFor } from "../../access/policy.ts";
import type { Option } from "../../chat/form.ts";
import type { Key } from "../../chat/message.ts";
import { neededChoice } from "../answers.ts";
import { type Asking, action, type PersonCtx } from "../kit.ts";
import type { ChannelEntry } from "../panel/entries.ts";
import { lockSetUp, setChannel } from "../panel/set-up.ts";
import { loadPanel } from "../panel/settings.ts";
import { requireStill, SETS_UP, tellOthers } from "./acts.ts";
import { channelPutOn, channelTakenOff } from "./events.ts";
import { channelAt, type KnownChannel } from "./queries.ts";
import * as no from "./refusals.ts";

/** A channel in which somebody stands, with what the record knows of it. */
interface Here {
	channel: Pick<ChannelEntry, "platform" | "tenant" | "ref">;
	address: object;
	known: KnownChannel | undefined;
}

/** @throws refusals: this is no channel, or another panel's */
async function here(ctx: PersonCtx): Promise<Here> {
	const { platform, where } = ctx.from;
	if ((platform !== "slack" && platform !== "teams") || !where || where.group) throw no.notAChannel();
	const channel = { platform, tenant: where.tenant, ref: where.ref } as const;
	const known = await channelAt(ctx.tx, channel);
	if (known?.panel && !mine(ctx).includes(known.panel)) throw no.anothersChannel();
	return { channel, address: where.address as object, known };
}

/** What is posted on a panel is for those whom it names. @throws refusals: others read here, or nobody can say */
function refuseOthers({ from: { where } }: PersonCtx): void {
	if (where?.shared === true) throw no.sharedOutside();
	if (where?.shared === "unknown") throw no.readersNotKnown();
}

const isOn = ({ known }: Here): boolean => Boolean(known?.panel && !known.ended);

/** The panels that this person sets up, in their own right. */
const mine = ({ person }: PersonCtx): Key[] =>
	panelsOf(person).filter((id) => may(person, SETS_UP, id) && !mayFor(person, SETS_UP, id).length);

/** On each panel that this person sets up, or off the one that it is on. A channel never goes from one panel to another. */
async function choices({ ctx }: Pick<Asking, "ctx">): Promise<Option[]> {
	if (!ctx.from.where) return [];
	const at = await here(ctx);
	const panels = at.known?.panel ? [at.known.panel] : mine(ctx);
	const does = isOn(at) ? "off" : "on";
	return Promise.all(
		panels.map(async (id) => {
			const { title } = await loadPanel(ctx.tx, id);
			return { value: `${does}:${id}`, label: does === "on" ? `Put it on ${title}` : `Take it off ${title}` };
		}),
	);
}

async function change(ctx: PersonCtx, on: boolean): Promise<void> {
	await lockSetUp(ctx.tx);
	await requireStill(ctx);
	const at = await here(ctx);
	if (on === isOn(at)) throw no.channelChanged();
	if (on) refuseOthers(ctx);
	const { channel, address, known } = at;
	const [id, act] = [known?.id ?? randomUUID(), randomUUID()];
	const facts = { change: act, platform: channel.platform, place: id };
	const event = await ctx.record(
		on ? channelPutOn : channelTakenOff,
		{ panel: ctx.panel },
		facts,
		await tellOthers(ctx, act),
	);
	await setChannel(ctx.tx, { panel: ctx.panel, channel, address: on ? address : null, event, id });
}

/** Puts the channel in which it is typed on a panel, or takes it off. */
export const channelHere = action({
	name: "channel",
	on: "nothing",
	allow: SETS_UP,
	help: "Put the channel you are in on the panel, or take it off.",
	doors: { word: "channel" },
	form: {
		title: "This channel",
		send: "Do it",
		steps: [
			{
				title: "The channel you are in",
				notes: [
					{
						text: [
							"On the panel, the cards of its cases and the morning's list are posted here, and everybody in the channel sees them. They name no child.",
							"Off the panel, nothing more is posted here; what was posted stays.",
						],
					},
				],
				fields: {
					channel_does: {
						label: "What is to be done",
						as: "one",
						options: choices,
						schema: neededChoice("Choose what is to be done, or finish later to leave it as it is."),
					},
				},
			},
		],
	},
	asksWhoReads: true,
	async prefill({ ctx }) {
		if (!isOn(await here(ctx))) refuseOthers(ctx);
		return {};
	},
	async run(ctx, _, { soFar }) {
		const [does, panel] = (soFar.channel_does as string).split(":");
		// Offered to them, and in their own right: the choices are those of their own panels.
		ctx.panel = panel!;
		await change(ctx, does === "on");
		const { title } = await loadPanel(ctx.tx, ctx.panel);
		const says =
			does === "on"
				? `This channel is on ${title} now.`
				: `This channel is off ${title}. Nothing more is posted here.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});
