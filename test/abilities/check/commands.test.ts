import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate as immediate} from 'node:timers/promises';
import {narrowToFinding} from '../../../source/abilities/check/commands.js';
import type {JudgedFinding} from '../../../source/kernel/figures/findings.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {organization, received} from '../../helpers/state.js';

const finding = (id: string): JudgedFinding => ({
	rule: 'depth-limit', severity: 'low', row: 0, id, about: '', item: '', reason: 'A reason.', filter: 'depth:>0', pane: 'tree',
});

/** The filter of the tree after all of the kind of a finding are asked for, in the findings of a branch or of everything. */
async function filterAfter(found: string, top: string | undefined): Promise<string> {
	const {context, store} = startProgram({baseUrl: 'http://127.0.0.1:9'});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, [organization('a', {name: 'Acme'}), organization('b', {name: 'Contoso', parent: 'a'}), organization('c', {name: 'Fabrikam', parent: 'b'})]));
	const judged = [finding(found)];
	store.dispatch({type: 'check/opened', top});
	store.dispatch({
		type: 'check/counted', checked: {
			top, judged, of: [], found: {
				findings: judged, organizations: 1, unread: {profile: 0, accounts: 0, members: 0}, uncertain: 0, factorUnknown: 0, unjudged: [], broken: [],
			},
		},
	});
	await narrowToFinding(context, {name: 'f'});
	const {dialog, find} = store.getState();
	assert.equal(dialog.kind, 'none');
	return find?.line.text ?? '';
}

await test('narrows the tree to all of a kind in the branch, and to its top alone for a finding about that', async () => {
	assert.equal(await filterAfter('b', 'b'), 'id:=b');
	assert.equal(await filterAfter('c', 'b'), 'below:b depth:>0');
	assert.equal(await filterAfter('b', undefined), 'depth:>0');
});

await test('says that it is checking, lets keys come first, and lists nothing once the person has left', async () => {
	const goOn: Array<() => void> = [];
	const {store, press} = startProgram({
		baseUrl: 'http://127.0.0.1:9', context: {
			wait: async () => new Promise(resolve => {
				goOn.push(resolve);
			}),
		},
	});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, Array.from({length: 1200}, (_, at) => organization(`o${at}`, {name: `Customer ${at}`, ...(at > 0 && {parent: 'o0'})}))));
	const finish = async (checking: Promise<void>) => {
		const ended = checking.then(() => true);
		while (await Promise.race([ended, Promise.resolve(false)]) === false) { // eslint-disable-line no-await-in-loop
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
