import { rolesOn } from "../../access/people.ts";
import type { Message } from "../../chat/message.ts";
import { localTime } from "../../domain/date/local-date.ts";
import { action, type Feature, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { compose } from "./compose.ts";
import * as events from "./events.ts";
import { imOnIt, onItView } from "./on-it.ts";
import { postDigest } from "./post.ts";
import { namesIn } from "./run.ts";
import { showDigest } from "./show.ts";
import { digestRest, digestRestricted, digestView } from "./views.ts";

const read = action({
	name: "digest",
	on: "nothing",
	lists: true,
	allow: "see the digest",
	help: "What is overdue today, as the panel's channel gets it each morning.",
	doors: { word: "digest", button: "Digest", menu: "both" },
	run: async (ctx) => ({ say: await digestNow(ctx) }),
});

/** The digest as it is now. Row security lets a member count the cases they may see; it says so. */
async function digestNow(ctx: PersonCtx): Promise<Message> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const composed = await compose(ctx.tx, panel);
	const { overdue } = composed.digest;
	await ctx.record(events.digestRead, { panel: panel.id }, { on: panel.today, overdue });
	const at = localTime(ctx.now, panel.zone);
	const names = await namesIn(ctx.tx, composed);
	const seesAll = rolesOn(ctx.person, panel.id).some((role) => role === "coordinator" || role === "chair");
	// The last digest counted the panel's cases: set against one's own, what one may not see would be answered or closed.
	const digest = seesAll ? composed.digest : { ...composed.digest, since: undefined };
	const message = showDigest({ ...composed, digest, panel, at, names, rest: "under “Overdue”" });
	if (seesAll) return message;
	const note = { text: ["These are the cases that you may see. The panel's channel has the count of all."] };
	return { ...message, blocks: [...message.blocks, { ...note, tone: "quiet" }] };
}

export const digestFeature: Feature = {
	name: "digest",
	under: "Every day",
	actions: [read, imOnIt],
	views: [digestView, digestRest, digestRestricted, onItView],
	events: Object.values(events),
	nudges: [{ name: "digest", every: "minute", turn: "first", run: postDigest }],
};
