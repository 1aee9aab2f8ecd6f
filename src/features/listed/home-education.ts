import { z } from "zod";
import type { Block, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { longDate } from "../../domain/date/words.ts";
import { codesOf, labelOf, optionsOf } from "../../domain/lists/coded.ts";
import { EHE_STATUSES } from "../../domain/lists/listed.ts";
import { choice, LONGEST, neededDate, optionalDate, typed } from "../answers.ts";
import { childFaults, childQuestions } from "../child.ts";
import { type Asking, action } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { addHomeEducated, nextHomeReview, offTheList, requireListed, reviewHomeEducation } from "./acts.ts";
import { whichChild } from "./which-child.ts";

const statusQuestion = {
	label: "Is the home education suitable?",
	as: "one",
	schema: choice(codesOf(EHE_STATUSES), "Say whether it is suitable, as far as is known."),
	options: optionsOf(EHE_STATUSES),
} as const;

async function reviewFaults({ ctx, soFar }: Asking<"nothing" | "listed">): Promise<Record<string, Words>> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const review = soFar.next_look as string | undefined;
	return review && review < today
		? { next_look: "This date is in the past. Choose today or a later date." }
		: {};
}

const Review = z.object({
	status: z.enum(codesOf(EHE_STATUSES)),
	next_look: z.iso.date().optional(),
	look_note: z.instanceof(Private).optional(),
});

/** Home education was looked at again (S0-6): what was found, and when next. */
export const reviewListed = action({
	name: "listed.review",
	on: "listed",
	allow: "keep the lists of children",
	help: "Record a review of a child's home education.",
	doors: {},
	form: {
		title: "Home education review",
		send: "Record the review",
		steps: [
			{
				title: "What was found",
				notes: whichChild,
				fields: {
					status: statusQuestion,
					look_note: {
						label: "What was seen or said",
						hint: "Kept private.",
						as: "text",
						lines: 3,
						schema: typed(LONGEST),
					},
					next_look: {
						label: "Next review",
						hint: "Leave it blank for the date that the panel's settings give.",
						as: "date",
						schema: optionalDate,
					},
				},
				check: reviewFaults,
			},
		],
	},
	async prefill({ ctx, subject }) {
		if (subject.list !== "home_education") throw offTheList();
		await requireListed(ctx, subject);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const given = Review.parse(soFar);
		const review = given.next_look ?? nextHomeReview(await loadPanel(ctx.tx, ctx.panel));
		await reviewHomeEducation(ctx, subject, { status: given.status, review, note: given.look_note });
		const says = `Recorded: ${labelOf(EHE_STATUSES, given.status).toLowerCase()}. Next review ${longDate(review)}.`;
		const unsuitable: Block[] =
			given.status === "not_suitable"
				? [
						{ text: ["A child whose home education is not suitable is missing education."] },
						{
							buttons: [
								subject.case
									? { label: "Reopen the case", action: "decision.record", on: subject.case, opens: true }
									: { label: "Make a notification", action: "listed.notify", on: subject.id, opens: false },
							],
						},
					]
				: [];
		return { say: { summary: "The review is recorded", blocks: [{ text: [says] }, ...unsuitable] } };
	},
});

const Add = z.object({
	status: z.enum(codesOf(EHE_STATUSES)),
	since: z.iso.date(),
	next_look: z.iso.date().optional(),
	birth: z.string().optional(),
});
const word = z.instanceof(Private).optional();
const Typed = z.object({
	first_name: word,
	surname: word,
	description: word,
	age: word,
	address: word,
	postcode: word,
	parent: word,
	phone: word,
	note: word,
});

/** A child who is educated at home comes onto the list by hand. */
export const addAction = action({
	name: "home-education.add",
	on: "nothing",
	allow: "keep the lists of children",
	help: "Put a child onto the home education list.",
	doors: {},
	form: {
		title: "Home education list",
		send: "Add to the list",
		steps: [
			{
				title: "The child",
				fields: {
					first_name: childQuestions.first_name,
					surname: childQuestions.surname,
					description: childQuestions.description,
					birth: childQuestions.birth,
					age: childQuestions.age,
					address: { label: "Address", as: "text", lines: 2, schema: typed(500) },
					postcode: childQuestions.postcode,
					parent: { label: "Parent or carer", as: "text", schema: typed() },
					phone: childQuestions.phone,
				},
				check: childFaults,
			},
			{
				title: "Home education",
				fields: {
					status: statusQuestion,
					since: { label: "Educated at home since", as: "date", schema: neededDate },
					next_look: {
						label: "Next review",
						hint: "Leave it blank for the date that the panel's settings give.",
						as: "date",
						schema: optionalDate,
					},
					note: { label: "Notes", as: "text", lines: 3, schema: typed(LONGEST) },
				},
				async check(asking): Promise<Record<string, Words>> {
					const { today } = await loadPanel(asking.ctx.tx, asking.ctx.panel);
					const ahead = (asking.soFar.since as string) > today;
					return {
						...(await reviewFaults(asking)),
						...(ahead ? { since: "This date has not come yet. Choose today or an earlier day." } : {}),
					};
				},
			},
		],
	},
	async run(ctx, _subject, { soFar }) {
		const { status, since, next_look, birth } = Add.parse(soFar);
		const review = next_look ?? nextHomeReview(await loadPanel(ctx.tx, ctx.panel));
		const words = { ...Typed.parse(soFar), birth: birth ? new Private(birth) : undefined };
		const id = await addHomeEducated(ctx, { status, since, review, words });
		const says = `The child is on the home education list. Next review ${longDate(review)}.`;
		const buttons = [{ label: "Open", action: "listed.open", on: id, opens: true }];
		return { say: { summary: "On the home education list", blocks: [{ text: [says] }, { buttons }] } };
	},
});
