import { ASKED, birth, type DemoCase, day } from "../story.ts";

/** Closed, each for another reason. */
export const CLOSED: readonly DemoCase[] = [
	{
		child: {
			name: ["Zara", "Marigold"],
			sex: "female",
			aged: { years: 11, days: 20 },
			home: ["16 Packhorse Lane", "ZZ99 4TN"],
			parent: "Nasreen Marigold",
		},
		raised: { by: "brambling-holly", ago: 48, at: "10:30" },
		reason: "failed_phase_transition",
		whereabouts: "yes",
		decided: [
			{
				ago: 19,
				type: "close",
				why: "At the small unit every day for four weeks.",
				review: -20,
				asked: {
					closure: "alternative_provision_attending",
					provider: "Kiln Lane Centre",
					first_day: day(40),
					confirmed_by: "The centre's register, and its lead by telephone.",
					hours: "25",
					suitable: "Full-time, with her own mentor; she asked to stay.",
				},
				agencies: ["CME team", "Millbrook High School"],
			},
		],
	},
	{
		child: {
			name: ["Idris", "Fennel"],
			sex: "male",
			aged: { years: 8, days: 270 },
			home: ["13 Chandler Street", "ZZ99 1FP"],
			parent: "Hodan Fennel",
		},
		raised: { by: "dunnock-peter", ago: 46, at: "09:38" },
		reason: "mid_year_transfer",
		whereabouts: "yes",
		school: { title: "Weir Lane Primary School", onRoll: true, lastAttended: 51 },
		found: {
			by: ASKED.pupilDatabases,
			ago: 43,
			seenBy: "The new school",
			inEducation: "yes",
			note: "On roll at a school twelve miles away since last month.",
		},
		decided: [
			{
				ago: 42,
				type: "close",
				why: "Nothing is missing but a form that nobody sent.",
				review: -20,
				asked: {
					closure: "found_already_in_education",
					school: "A primary school twelve miles away",
					confirmed_by: "Its office, by e-mail.",
					confirmed_on: day(43),
				},
			},
		],
	},
	{
		child: {
			name: ["Wiktoria", "Chicory"],
			sex: "female",
			aged: { years: 10, days: 75 },
			home: ["38 Dyehouse Street", "ZZ99 3RF"],
			parent: "Marek Chicory",
		},
		raised: { by: "lapwing-grace", ago: 40, at: "13:25" },
		reason: "left_area_or_abroad_destination_unknown",
		whereabouts: "yes",
		decided: [
			{
				ago: 27,
				type: "close",
				why: "The school abroad confirms her first day. Social care has no concern.",
				review: -20,
				asked: {
					closure: "moved_abroad_confirmed",
					destination: "Her grandmother's town, and its primary school.",
					evidence: "The school's letter, and flight bookings.",
					safeguarding: "Social care has no concern; the duty manager's view.",
				},
				agencies: ["CME team", "Children's social care"],
				confirmedBy: "heron-martin",
			},
		],
	},
	{
		child: {
			name: ["Jayden", "Toadflax"],
			sex: "male",
			aged: { years: 12, days: 199 },
			home: ["22 Malthouse Yard", "ZZ99 2AD"],
			parent: "Leanne Toadflax",
		},
		raised: { by: "turnstone-kwame", ago: 37, at: "15:12" },
		reason: "frequent_moves_homeless_refuge",
		whereabouts: "yes",
		decided: [
			{
				ago: 31,
				type: "transfer_out",
				why: "The family was housed outside Millbrook.",
				review: -1,
				asked: { authority: "Eastmere Council" },
				agencies: ["CME team", "Housing"],
			},
			{
				ago: 23,
				by: "dotterel-daniel",
				type: "close",
				why: "Eastmere has accepted him and offered a place.",
				review: -20,
				asked: {
					closure: "transferred_to_LA",
					authority: "Eastmere Council",
					their_reference: "EM-0417",
					accepted_on: day(24),
				},
			},
		],
	},
	{
		child: {
			name: ["Declan", "Woodruff"],
			sex: "male",
			aged: { years: 18, days: 15 },
			home: ["5 Fulling Close", "ZZ99 3CE"],
			parent: "Maeve Woodruff",
		},
		raised: { by: "ouzel-gareth", ago: 35, at: "11:05" },
		reason: "youth_offending",
		whereabouts: "yes",
		screened: "not yet",
		decided: [
			{
				ago: 33,
				type: "close",
				why: "He passed school leaving age before he was notified.",
				review: -20,
				asked: {
					closure: "over_compulsory_age",
					birth,
					confirmed_by: "The institution, from its own record.",
				},
				actions: [["Tell the post-16 team", "Gareth Ouzel", 30]],
			},
		],
	},
	{
		child: {
			name: ["Pearl", "Celandine"],
			sex: "female",
			aged: { years: 4, days: 30 },
			home: ["8 Millpond Way", "ZZ99 1WT"],
			parent: "Jo Celandine",
		},
		raised: { by: "goldcrest-amy", ago: 28, at: "10:42" },
		reason: "never_registered_at_5",
		whereabouts: "yes",
		decided: [
			{
				ago: 26,
				type: "close",
				why: "She is four; the nursery expects her in September.",
				review: -20,
				asked: {
					closure: "below_age_error",
					birth,
					confirmed_by: "The health visitor, from the red book.",
				},
			},
		],
	},
	{
		child: {
			name: ["Xavier", "Bistort"],
			sex: "male",
			aged: { years: 14, days: 66 },
			home: ["24 Granary Walk", "ZZ99 2HW"],
			parent: "Colette Bistort",
		},
		raised: { by: "redwing-imran", ago: 50, at: "14:55", worries: ["serious_worry"], told: "both" },
		reason: "runaway_or_difficult_home",
		whereabouts: "yes",
		school: { title: "Millbrook High School", onRoll: true, lastAttended: 53 },
		found: {
			by: ASKED.socialCare,
			ago: 47,
			seenBy: "The duty social worker",
			inEducation: "yes",
			note: "With his aunt. At school the next morning.",
		},
		decided: [
			{
				ago: 32,
				type: "close",
				why: "Back at school, living with his aunt, and supported by social care.",
				review: -20,
				asked: {
					closure: "found_already_in_education",
					school: "Millbrook High School",
					confirmed_by: "The register; the social worker's assessment.",
					confirmed_on: day(33),
				},
				agencies: ["CME team", "Children's social care", "Millbrook Police", "Millbrook High School"],
				confirmedBy: "dotterel-daniel",
			},
		],
	},
];
