import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate as immediate} from 'node:timers/promises';
import {copyFindings, narrowToFinding} from '../../../source/abilities/check/ability.js';
import type {Checked} from '../../../source/abilities/check/state.js';
import {shownText} from '../../../source/base/text/told.js';
import type {JudgedFinding} from '../../../source/kernel/figures/findings.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {organization, received} from '../../helpers/state.js';

const finding = (id: string): JudgedFinding => ({
	rule: 'depth-limit',
	severity: 'low',
	row: 0,
	id,
	about: '',
	item: '',
	reason: 'A reason.',
	filter: 'depth:>0',
	pane: 'tree',
});

/** The coverage of a check. `profile`: how many profiles are not known. */
const checkedOf = (top: string | undefined, judged: readonly JudgedFinding[], profile = 0): Checked => ({
	top,
	judged,
	of: [],
	found: {
		findings: judged,
		organizations: 1,
		unread: {profile, accounts: 0, members: 0},
		uncertain: 0,
		factorUnknown: 0,
		accountFactorUnknown: 0,
		unjudged: [],
		broken: [],
	},
});

/** A program with the findings of a branch, or of everything. */
function startWithFindings(top: string | undefined, ...judged: readonly JudgedFinding[]) {
	const program = startProgram({baseUrl: 'http://127.0.0.1:9'});
	const {store} = program;
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(
		received(1, [
			organization('a', {name: 'Acme'}),
			organization('b', {name: 'Contoso', parent: 'a'}),
			organization('c', {name: 'Fabrikam', parent: 'b'}),
		]),
	);
	store.dispatch({type: 'check/opened', top});
	store.dispatch({type: 'check/counted', checked: checkedOf(top, judged)});
	return program;
}

/** The filter of the tree after all of the kind of a finding are asked for. */
async function filterAfter(found: string, top: string | undefined): Promise<string> {
	const {context, store} = startWithFindings(top, finding(found));
	await narrowToFinding(context, {name: 'f'});
	const {dialog, find} = store.getState();
	assert.equal(dialog.kind, 'none');
	return find?.line.text ?? '';
}

await test('narrows the tree to all of a kind in the branch, and to its top alone for a finding about that', async () => {
	assert.equal(await filterAfter('b', 'b'), 'id:=b');
	assert.equal(await filterAfter('c', 'b'), 'below:Contoso depth:>0');
	assert.equal(await filterAfter('b', undefined), 'depth:>0');
});

await test('reads the rest with the key that the findings name, and says when everything is known', async () => {
	const {store, press} = startWithFindings('a', finding('b'));
	await press('ctrl+r');
	assert.match(shownText(store.getState().message?.text ?? ''), /^Everything that the rules look at is known\.$/v);
	store.dispatch({type: 'check/counted', checked: checkedOf('a', [finding('b')], 2)});
	assert.match(frameOf(store.getState()), /Not known: .*\. To read the rest, press ctrl-r\./v);
	await press('ctrl+r');
	assert.equal(store.getState().dialog.kind, 'rest');
});

await test('goes back to the findings on Esc, as long as the cursor stays where they led', async () => {
	const {store, press} = startWithFindings('a', finding('b'), finding('c'));
	const shown = () => {
		const {dialog, selectedKey} = store.getState();
		return dialog.kind === 'findings' ? dialog.cursor : selectedKey;
	};

	await press('j');
	await press('enter');
	assert.equal(shown(), 'c');
	assert.match(frameOf(store.getState()), /Esc back to the list/v);
	await press('escape');
	assert.equal(shown(), 1);
	await press('f');
	assert.equal(store.getState().find?.line.text, 'below:Acme depth:>0');
	await press('escape');
	assert.deepEqual([store.getState().find, shown()], [undefined, 1]);
	assert.equal(store.getState().selectedKey, 'a', 'the cursor of the tree is where it was');
	await press('enter');
	await press('k');
	await press('escape');
	assert.equal(shown(), 'b');
	assert.match(frameOf(store.getState()), /There is nothing to leave here/v);
});

await test('says that it is checking, lets keys come first, and lists nothing once the person has left', async () => {
	const goOn: Array<() => void> = [];
	const {store, press} = startProgram({
		baseUrl: 'http://127.0.0.1:9',
		context: {
			wait: async () =>
				new Promise(resolve => {
					goOn.push(resolve);
				}),
		},
	});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(
		received(
			1,
			Array.from({length: 1200}, (_, at) =>
				organization(`o${at}`, {name: `Customer ${at}`, ...(at > 0 && {parent: 'o0'})}),
			),
		),
	);
	const finish = async (checking: Promise<void>) => {
		const ended = checking.then(() => true);
		// eslint-disable-next-line no-await-in-loop
		while ((await Promise.race([ended, Promise.resolve(false)])) === false) {
			goOn.shift()?.();
			await immediate(); // eslint-disable-line no-await-in-loop
		}
	};

	const left = press('Z');
	assert.match(frameOf(store.getState()), /Checking …/v);
	store.dispatch({type: 'dialog/closed'});
	await finish(left);
	assert.equal(store.getState().dialog.kind, 'none');
	const whole = press('Z');
	await finish(whole);
	assert.match(frameOf(store.getState()), /in 1,200 organizations/v);
});

await test('copies what is listed as a table in Markdown', async () => {
	const copied: string[] = [];
	const {context, store, said} = startProgram({
		baseUrl: 'http://127.0.0.1:9',
		context: {
			copy(text) {
				copied.push(text);
				return 'sent';
			},
		},
	});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, [organization('a', {name: 'Acme | Co'})]));
	const judged = [finding('a')];
	store.dispatch({type: 'check/opened', top: undefined});
	store.dispatch({
		type: 'check/counted',
		checked: {
			top: undefined,
			judged,
			of: [],
			found: {
				findings: judged,
				organizations: 1,
				unread: {profile: 1, accounts: 0, members: 0},
				uncertain: 0,
				factorUnknown: 0,
				accountFactorUnknown: 0,
				unjudged: [],
				broken: [],
			},
		},
	});
	await copyFindings(context, {name: 'y'});
	assert.match(
		copied[0] ?? '',
		/^1 finding in 1 organization: 1 low\.\n\n\| Severity \| [\s\S]*\| low \| depth-limit \| a \| Acme \\\| Co \|/v,
	);
	assert.match(copied[0] ?? '', /Not known: [^\n]*profile/v);
	assert.equal(
		said(),
		'1 finding sent to the clipboard as Markdown. Not on your clipboard? cforgs check --markdown prints it.',
	);
});

await test('silences all findings that the list shows, with one reason and one date, and nothing that a search hides', async () => {
	const {store, press, paste, said} = startWithFindings(undefined, finding('a'), finding('b'), {
		...finding('c'),
		rule: 'no-email',
		reason: 'Its profile has no business email.',
	});
	const shown = () => {
		const {dialog} = store.getState();
		return dialog.kind === 'findings' ? [dialog.open, dialog.silenced].map(all => all.map(({id}) => id)) : dialog.kind;
	};

	await press('/');
	await paste('depth-limit');
	await press('enter', 'S');
	assert.match(
		frameOf(store.getState()),
		/Why may these 2 findings stay\?[\s\S]*Acme[\s\S]*and 1 other that the list shows/v,
	);
	await press('enter');
	assert.equal(store.getState().dialog.kind, 'silencing', 'no reason, no silence');
	await paste('a partner’s tree');
	await press('enter');
	assert.match(frameOf(store.getState()), /Without[\s│]+one,[\s│]+90d\./v);
	await press('enter');
	assert.deepEqual(shown(), [['c'], ['a', 'b']]);
	assert.match(said() ?? '', /^Silenced until \d{4}-\d\d-\d\d: 2 findings come back after that day\.$/v);
});
