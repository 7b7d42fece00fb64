import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {checkRows} from '../../../source/abilities/onboard/file/check.js';
import {columnsOf} from '../../../source/kernel/customer-file/columns.js';
import {addressMembers, profileFields} from '../../../source/kernel/form-model/fields.js';
import {
	createForm,
	focusSlot,
	onboardingForm,
	openForm,
	slotsOf,
	typeInSlot,
	type Form,
} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {requestsOf} from '../../../source/kernel/form-model/request.js';
import {readSettings, textsSet} from '../../../source/abilities/edit/command-line.js';
import {family, nothingMade, stateWith} from '../../helpers/state.js';

const text = fc.oneof(
	fc.constant(''),
	fc.string({unit: 'grapheme', maxLength: 12}).map(each => each.trim()),
);

const email = fc.constantFrom('', 'ops@new.example');

// A person’s input for each field, with the address in parts.
const anyInput = fc.record({
	name: text.map(each => `New ${each}`.trim()),
	business_name: text,
	business_email: email,
	business_phone: text,
	external_metadata: text,
	...Object.fromEntries(addressMembers.map(member => [member, text])),
});

const fieldKeys: ReadonlySet<string> = new Set(profileFields);

type Input = Readonly<Record<string, string>>;

const slotName = ({name, member}: ReturnType<typeof slotsOf>[number]): string => member?.field.name ?? name;

function typed(form: Form, input: Input): Form {
	let filled = form;
	for (const [index, slot] of slotsOf(form).entries()) {
		const value = input[slotName(slot)];
		filled = value === undefined ? filled : typeInSlot(focusSlot(filled, index), lineOf(value));
	}

	return filled;
}

const state = stateWith(family);

function ofFile(input: Input): Form | undefined {
	const table = {header: Object.keys(input), rows: [{number: 2, cells: Object.values(input)}]};
	return checkRows({table, columns: columnsOf(table)}, state, nothingMade)[0]?.form;
}

function ofCommandLine({name = '', ...values}: Input): Form {
	const settingOf = ([key, value]: readonly [string, string]) =>
		fieldKeys.has(key) ? `${key}=${value}` : `business_address.${key}=${value}`;
	const settings = Object.entries(values).map(each => settingOf(each));
	const before = {name: '', parentId: ''};
	return openForm('create', undefined, before, {name, ...textsSet(readSettings(settings), before)});
}

const ways = {
	c: input => typed(createForm(''), input),
	o: input => typed(onboardingForm(''), input),
	file: ofFile,
	commandLine: ofCommandLine,
} as const satisfies Readonly<Record<string, (input: Input) => Form | undefined>>;

function bodiesOf(input: Input): ReadonlyArray<readonly [string, unknown]> {
	return Object.entries(ways).map(([way, formOf]) => {
		const form = formOf(input);
		return [way, form && requestsOf(form)[0]?.body];
	});
}

await test('creates the same record from the same input by both keys, a file and the command line', () => {
	fc.assert(
		fc.property(anyInput, input => {
			const [first, ...others] = bodiesOf(input);
			assert.deepEqual(
				others,
				others.map(([way]) => [way, first?.[1]]),
			);
		}),
	);
});

await test('offers the same fields for a creation with either key', () => {
	const namesOf = (form: Form) => slotsOf(form).map(slot => slotName(slot));
	assert.deepEqual(namesOf(createForm('')), namesOf(onboardingForm('')));
});
