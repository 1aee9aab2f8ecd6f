import { extractText, getDocumentProxy } from "unpdf";
import { expect } from "vitest";
import { onEach, opensDetails, raises, refusalsIn } from "../support/each-platform.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { CANARIES, everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";

/** Presses a button of the newest private message that has it, and waits for what comes of it. */
async function takes(person: Person, label: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	const before = person.answers();
	await person.presses(person.privately().findLast((m) => m.buttons.includes(label))!, label);
	await expect.poll(() => person.hasForm() || person.answers() > before, { timeout: 10_000 }).toBe(true);
}

/** Fetches the file behind the newest private message with such a link. */
async function fetches(person: Person, label: string): Promise<Response> {
	const offering = person.privately().findLast((m) => m.links?.has(label))!;
	return fetch(await person.opens(offering, label), { method: "POST" });
}

const OFFICER = { slack: "plover-leah", teams: "avocet-nadia" } as const;

onEach(
	"[S2-24] a school that did not report is written to: a letter from the panel's template, with its date, followed until it was sent",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser, { happened: { school: "Nightjar Academy" } });
		await begins(coordinator, `letter ${ref}`);
		await coordinator.sends({ force: true });
		expectForm(coordinator, /Choose a letter[\s\S]*Say who the letter goes to/);
		await coordinator.fills({
			template: "school_failed_to_report",
			letter_to: "The head teacher\nNightjar Academy\nFellgate",
			letter_more: "Zephyrine was seen in Fellgate in February.",
		});
		await sendsOn(coordinator);
		// Within the panel's five working days.
		await coordinator.seesPrivately(new RegExp(`A letter is to be sent on ${ref} by Wed 17 Mar`));

		await takes(coordinator, "Take the letter");
		await coordinator.seesPrivately(new RegExp(`The letter on ${ref} is ready`));
		const pdf = await fetches(coordinator, "Open PDF page");
		expect(pdf.status).toBe(200);
		const proxy = await getDocumentProxy(new Uint8Array(await pdf.arrayBuffer()));
		const { text } = await extractText(proxy, { mergePages: true });
		const read = text.replaceAll(/\s+/g, " ");
		for (const words of [
			...["The head teacher Nightjar Academy Fellgate", "10 March 2027", `Our reference: ${ref}`],
			...["We have learnt that Zephyrine Quillfeather, born 10 June 2015, is missing education"],
			...["Nightjar Academy as the current or last school", "Zephyrine was seen in Fellgate"],
			"Please send us the pupil's attendance, with the date last attended",
			...["Asha Curlew, 01632 960010"],
		])
			expect(read).toContain(words);
		const paste = await fetches(coordinator, "Open TXT page");
		expect(paste.headers.get("content-type")).toBe("text/plain; charset=utf-8");
		expect(paste.headers.get("content-disposition")).toBe(`attachment; filename="letter-${ref}.txt"`);
		expect(await paste.text()).toMatch(/\n\nWe have learnt that Zephyrine Quillfeather, born 10 June 2015/);
		// Once, as other files are.
		expect((await fetches(coordinator, "Open PDF page")).status).toBe(404);

		// A task with its date: overdue until somebody says that it was sent.
		await coordinator.does("letters");
		await coordinator.seesPrivately(
			new RegExp(`${ref}\\s+To a school that did not report: to be sent by Wed 17 Mar`),
		);
		// Told once that it is overdue, however often time is looked at.
		for (const at of ["2027-03-17T10:00:00Z", "2027-03-18T10:00:00Z", "2027-03-19T10:00:00Z"]) {
			await world.moveTo(new Date(at));
			await everythingDelivered(world);
		}
		const reminders = () => coordinator.privately().filter((m) => /overdue since Wed 17 Mar/.test(m.text));
		expect(reminders()).toHaveLength(1);
		await world.moveTo(new Date("2027-03-22T09:00:00Z"));
		await coordinator.does("letters");
		await coordinator.seesPrivately(
			new RegExp(`${ref}\\s+To a school that did not report: overdue since Wed 17 Mar`),
		);
		await takes(coordinator, "It was sent");
		// What else is told on that morning may come first.
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		await coordinator.fills({ sent_on: "2027-03-23", sent_how: "post" });
		await sendsOn(coordinator);
		expectForm(coordinator, /This date has not come yet/);
		await coordinator.fills({ sent_on: "2027-03-19" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/the letter was sent/);
		await coordinator.does("letters");
		await coordinator.seesPrivately(/No letter waits to be sent/);
		await takes(coordinator, "It was sent");
		await coordinator.seesPrivately(/It is on record that this letter was sent/);
		await opensDetails(coordinator, ref);
		expectForm(
			coordinator,
			/Letter sent on 19 March 2027, by post. To a school that did not report[\s\S]*Letter to be sent by 17 March 2027/,
		);
		await coordinator.leaves();

		// What was typed is nowhere but in the letter; a school's lead and a social worker write none.
		const { rows } = await world.database.superuser.query(
			"select facts from ledger where act like 'letter.%'",
		);
		for (const canary of [...CANARIES, "head teacher"]) expect(JSON.stringify(rows)).not.toContain(canary);
		await raiser.does(`letter ${ref}`);
		await raiser.seesPrivately(/Your role|does not allow/);
		const officer = personOf(world, OFFICER[platform], platform);
		await officer.does("letters");
		if (platform === "teams")
			await expect
				.poll(async () => (await refusalsIn(world)).map((r) => [r.person, r.action]))
				.toContainEqual([OFFICER.teams, "letters"]);
		else await officer.seesPrivately(/No letter waits to be sent/);
	},
);

onEach(
	"a letter to a family waits while contact with them could put somebody in danger",
	async ({ raiser, coordinator }) => {
		const ref = await raises(raiser, { safety: { abroad_and_home: ["family_difficulty"] } });
		await begins(coordinator, `letter ${ref}`);
		await coordinator.fills({ template: "parent_first_contact", letter_to: "Thessaly Quillfeather" });
		await sendsOn(coordinator);
		expectForm(coordinator, /Contact with this family is on hold[\s\S]*until social care or the police/);
		await coordinator.fills({ template: "attendance_details_request", letter_to: "The office" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/by Fri 12 Mar/);
	},
);
