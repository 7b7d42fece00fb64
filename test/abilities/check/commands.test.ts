import assert from 'node:assert/strict';
import {test} from 'node:test';
import {narrowToFinding} from '../../../source/abilities/check/commands.js';
import type {JudgedFinding} from '../../../source/abilities/check/silenced.js';
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
	store.dispatch({
		type: 'check/opened', checked: {
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
