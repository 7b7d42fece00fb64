import assert from 'node:assert/strict';
import {test} from 'node:test';
import {askChoices} from '../../../source/kernel/form-model/conflict.js';
import {
	changeField,
	createForm,
	focusField,
	openForm,
	profileForm,
	type Form,
} from '../../../source/kernel/form-model/form.js';
import {registry, reduce} from '../../../source/abilities.js';
import {dialogScene} from '../../../source/kernel/screen-reader/narrator.js';
import type {Scene} from '../../../source/kernel/rows/scene.js';
import {frontOf} from '../../../source/kernel/state/store.js';
import type {State} from '../../../source/kernel/state/state.js';
import {
	apiError,
	family,
	north,
	organization,
	profile,
	reduceAll,
	spokenConnection,
	stateWith,
	withTexts,
} from '../../helpers/state.js';
import {sceneOf} from '../../helpers/scene.js';
import {toldRows} from '../../../source/kernel/rows/row.js';
import {checkingRows} from '../../../source/abilities/onboard/file/rows.js';
import {soFar, waitText} from '../../../source/kernel/rows/listing-text.js';
import {joined, withMoving, type Told} from '../../../source/base/text/told.js';

const typed = changeField(profileForm(north, profile), 'business_phone', {text: '1'});

const asked = askChoices(typed, {...typed.before, profile: {...profile, business_email: 'theirs@test.example'}});

function sceneAt(form: Form, cursor: number): Scene {
	assert.strictEqual(form.step.name, 'conflict');
	const step = {...form.step, cursor};
	return sceneOf(
		reduce({...stateWith(family), connection: spokenConnection}, {type: 'form/opened', form: {...form, step}}),
	);
}

await test('says what the keys keep for each field of a conflict, and only the new field after a move', () => {
	const [email, phone] = [sceneAt(asked, 0), sceneAt(asked, 1)];
	assert.match(email.intro.join(' '), /Keys: arrow left: theirs, arrow right: before, /v);
	assert.match(phone.intro.join(' '), /Keys: arrow left: before, arrow right: yours, /v);
	assert.deepEqual(
		[email.focus, phone.focus],
		[
			`Business email, 1 of 2, not changed by you: press arrow left for theirs or arrow right for before. before: ${profile.business_email}. theirs: theirs@test.example.`,
			`Business phone, 2 of 2, not changed by them: press arrow left for before or arrow right for yours. before: ${profile.business_phone}. yours: 1.`,
		],
	);
	assert.deepEqual(email.lines, [
		'The stored values have changed since you opened this. Nothing is sent: choose what to keep of 2 fields.',
	]);
	assert.deepEqual([phone.lines, phone.aspects], [email.lines, email.aspects]);
});

await test('says only the choice in a conflict when it is made', () => {
	const both = askChoices(typed, {...typed.before, profile: {...profile, business_phone: 'A · ✓'}});
	assert.strictEqual(both.step.name, 'conflict');
	const choosing = (choice: 'theirs' | 'yours') =>
		({...both, step: {...both.step, choices: {business_phone: choice}}}) as const;
	const [open, theirs, yours] = [sceneAt(both, 0), sceneAt(choosing('theirs'), 0), sceneAt(choosing('yours'), 0)];
	assert.match(
		open.focus ?? '',
		/^Business phone, 1 of 1, not chosen yet: press arrow left for theirs or arrow right for yours\. .* theirs: A · ✓\. yours: 1\.$/v,
	);
	assert.deepEqual(
		[open.aspects, theirs.aspects, yours.aspects],
		[[], ['Business phone, kept, theirs: A · ✓'], ['Business phone, kept, yours: 1']],
	);
	assert.deepEqual([open.focusId, open.lines], [yours.focusId, yours.lines]);
});

await test('says once that a long load goes on', () => {
	const state: State = {...stateWith(family), dialog: {kind: 'exporting', request: 1, text: ''}};
	const said = (told: Told) => dialogScene(state, registry, {title: 'Export', rows: toldRows(told, 40)}).lines;
	const reading = withMoving('Reading profiles', ': 1 of 1,060', ' …');
	assert.deepEqual(
		[reading, 'Reading every organization …'].map(told => said(told)),
		[['Reading profiles …'], ['Reading every organization …']],
	);
	const looking = {...state, waited: 12};
	const deleting = joined(waitText(looking, 'Deleting …'), soFar(looking));
	assert.deepEqual(said(deleting), ['Deleting …']);
	assert.deepEqual(said(waitText({...looking, pause: 45}, 'Deleting …')), [
		'Rate limit reached. Continues in a while.',
	]);
	const listing = reduceAll(
		{...stateWith([]), connection: spokenConnection},
		{type: 'organizations/requested', request: 3},
	);
	const checking = dialogScene(state, registry, {title: 'Check', rows: checkingRows(listing, 40)}).lines;
	assert.deepEqual(checking, [
		'The rows will be checked when all organizations have loaded … Press Escape to leave without creating anything.',
	]);
});

await test('says at the parent field that no organization has this id, once the list is complete', () => {
	const heard = (parentId: string) => {
		const state = reduceAll(stateWith(family), {type: 'form/opened', form: focusField(createForm(parentId), 'parent')});
		return sceneOf(state).focus;
	};

	assert.equal(
		heard('gone'),
		'Parent, field 2 of 12: gone. No organization that you can see has this id. You can send it anyway.',
	);
	assert.doesNotMatch(heard('emea') ?? '', /No organization/v);
});

await test('says existing organizations with the new name as on the screen, only for a creation', () => {
	const heard = (form: Form) => {
		const state = reduceAll(stateWith(family), {type: 'form/opened', form});
		return sceneOf(state).lines;
	};

	const named = (text: string) => changeField(createForm(''), 'name', {text});
	assert.deepEqual(heard(named('northwind')), ['Already exists: Acme / EMEA / Northwind.']);
	assert.deepEqual([heard(named('North')), heard(typed)], [[], []]);
});

await test('says signs in names and in messages of the service unchanged', () => {
	const named = [
		...family,
		organization('odd', {name: 'North = South', parent: 'emea'}),
		organization('slash', {name: 'A / B'}),
	];
	const form = {
		...changeField(createForm('slash'), 'name', {text: 'North = South'}),
		error: apiError('Plan: B makes sense.'),
	};
	const state = reduceAll(stateWith(named), {type: 'form/opened', form});
	assert.deepEqual(sceneOf(state).lines, ['Plan: B makes sense.', 'Already exists: Acme / EMEA / North = South.']);
	const atParent = reduceAll(state, {type: 'form/opened', form: focusField(form, 'parent')});
	assert.match(sceneOf(atParent).focus ?? '', /: A \/ B/v);
	const edited = openForm('edit', 'slash', {...typed.before, name: 'A / B'});
	assert.match(sceneOf(reduceAll(state, {type: 'form/opened', form: edited})).intro[0] ?? '', /^Edit A \/ B\. /v);
});

await test('says the keys of a form like those of the panes', () => {
	const form = createForm('');
	const opened = reduceAll(stateWith(family), {type: 'form/opened', form}, {type: 'help/opened'});
	const {intro, lines} = sceneOf(frontOf(opened));
	assert.deepEqual(intro, ['Keys. Escape goes back.']);
	const told = [
		'Tab or arrow down: Go to the next field',
		'Escape: Leave the form; asks first if you changed something',
		'ctrl-w: Delete the word before the cursor',
	];
	assert.deepEqual(
		told.filter(line => !lines.includes(line)),
		[],
	);
	assert.equal(
		lines.some(line => line.includes('Here: ')),
		false,
		'the rows of the screen are not said',
	);
	assert.ok(lines.findIndex(line => line.includes('Not now: ')) > lines.findIndex(line => line.startsWith('ctrl-y: ')));
	const help = sceneOf(reduce(stateWith(family), {type: 'help/opened'})).lines;
	assert.equal(
		help.includes(
			'slash: Find by name, id or loaded profile: the tree narrows as you type; typing errors are forgiven',
		),
		true,
	);
});

await test('says what the name of a new account is for, in the accounts and in the wizard', () => {
	const opened = reduceAll(stateWith(family), {
		type: 'newAccount/opened',
		organization: {id: 'north', name: 'Northwind'},
	});
	const form = {...withTexts(createForm('emea'), {name: 'Shop'}), isGuided: true} as const;
	const wizard = reduceAll(
		stateWith(family),
		{type: 'form/opened', form},
		{type: 'form/accountAsked', accountType: 'standard'},
	);
	assert.deepEqual(
		[opened, wizard].map(state => [sceneOf(state).focus, sceneOf(state).typed?.label]),
		[
			['Name of the account: empty.', 'Name of the account'],
			['Name of the account: Shop.', 'Name of the account'],
		],
	);
	assert.equal(sceneOf(opened).lines[0], 'Type standard, press Tab for enterprise');
});
