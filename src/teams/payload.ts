import { z } from "zod";

/**
 * What Teams sends us, as far as we use it. Anything else in a payload is dropped. Teams leaves fields out or sends
 * null for them, so everything that is not needed to answer is optional.
 */

const id = z.string().min(1).max(1_000);
const optionalId = id.nullish().transform((value) => value ?? undefined);
const named = z
	.object({ id: optionalId })
	.nullish()
	.transform((value) => value ?? undefined);

const account = z.object({ id, aadObjectId: optionalId, tenantId: optionalId });

/** The part of every activity that says whose it is: enough to decide whether to let it in. */
export const Envelope = z.object({
	channelId: z.literal("msteams"),
	serviceUrl: z.string().min(1).max(2_000),
	conversation: z.object({ tenantId: optionalId }),
	from: z.object({ tenantId: optionalId }).nullish(),
	channelData: z.object({ tenant: named }).nullish(),
});
export type Envelope = z.infer<typeof Envelope>;

const mention = z.object({
	type: z.literal("mention"),
	mentioned: z.object({ id: z.string(), aadObjectId: optionalId }),
	text: z.string().nullish(),
});

/** An activity: a message, an invoke or an event. */
export const Incoming = z.object({
	type: z.string(),
	name: z.string().nullish(),
	id: optionalId,
	timestamp: z.string().nullish(),
	serviceUrl: z.string(),
	from: account,
	recipient: z.object({ id, isTargeted: z.boolean().nullish() }),
	conversation: z.object({ id, conversationType: z.string().nullish(), tenantId: optionalId }),
	channelData: z
		.object({
			tenant: named,
			team: z.object({ id: optionalId, aadGroupId: optionalId }).nullish(),
			channel: named,
			eventType: z.string().nullish(),
		})
		.nullish(),
	text: z.string().nullish(),
	entities: z
		.array(z.unknown())
		.nullish()
		.transform((all) => (all ?? []).flatMap((one) => mention.safeParse(one).data ?? [])),
	replyToId: optionalId,
	/** What an installation update did: "add", "remove" and their upgrades. */
	action: z.string().nullish(),
	membersAdded: z.array(z.object({ id })).nullish(),
	membersRemoved: z.array(z.object({ id })).nullish(),
	value: z.unknown().optional(),
});
export type Incoming = z.infer<typeof Incoming>;

/** A button that is ours: the action and its subject, and once a nonce. */
export const PressData = z.object({
	action: id,
	on: z.string().max(1_000).default(""),
	nonce: z.string().max(100).optional(),
});

/** The button that opens a form, or reopens one. */
export const OpenData = z.object({ draft: id });

/** A form's screen as it comes back: the names of its fields, and their values beside them. */
export const FormData = z
	.object({
		draft: id,
		did: z.enum(["next", "back", "close"]),
		one: z.array(z.string()).default([]),
		many: z.array(z.string()).default([]),
		accounts: z.array(z.string()).default([]),
	})
	.catchall(z.unknown());
export type FormData = z.infer<typeof FormData>;

/** The Close button of a dialog that only says something. */
export const CloseData = z.object({ close: z.literal(true) });

/** `value` of task/fetch, task/submit and composeExtension/submitAction. */
export const DialogValue = z.object({ data: z.record(z.string(), z.unknown()) });

/** `value` of adaptiveCard/action. */
export const CardValue = z.object({
	action: z.object({ type: z.literal("Action.Execute"), data: z.record(z.string(), z.unknown()) }),
});

const pointedMention = z.object({
	id: z.number(),
	mentionText: z.string().nullish(),
	mentioned: z.object({ user: z.object({ id }) }),
});

/** A message that a person pointed at, as a message extension hands it over. */
const MessagePayload = z.object({
	id,
	replyToId: optionalId,
	createdDateTime: z.string(),
	from: z
		.object({
			user: z.object({ id: optionalId }).nullish(),
			/** A bot or an app that wrote it. */
			application: z.object({ id: optionalId }).nullish(),
		})
		.nullish(),
	body: z.object({ contentType: z.string().nullish(), content: z.string().nullish() }).nullish(),
	/** Whom it names: `id` is that of the `<at>` in its content. */
	mentions: z
		.array(z.unknown())
		.nullish()
		.transform((all) => (all ?? []).flatMap((one) => pointedMention.safeParse(one).data ?? [])),
	linkToMessage: z.string().nullish(),
});
export type MessagePayload = z.infer<typeof MessagePayload>;

/** `value` of composeExtension/fetchTask. */
export const ExtensionValue = z.object({ commandId: id, messagePayload: MessagePayload.nullish() });
