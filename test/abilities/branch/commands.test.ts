import assert from 'node:assert/strict';
import {test} from 'node:test';
import {shownText} from '../../../source/base/text/told.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {family, received} from '../../helpers/state.js';

await test('goes with Enter from the figures in the tab to the figures with a cursor, and edits nothing', async () => {
	const {press, store} = startProgram({baseUrl: 'http://127.0.0.1:9'});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	await press('5');
	await press('enter');
	assert.deepEqual(
		[store.getState().pane, store.getState().tab, store.getState().dialog.kind],
		['detail', 'branch', 'none'],
	);
	assert.match(frameOf(store.getState()), /↵ go to the figures/v);
	await press('enter');
	assert.equal(store.getState().dialog.kind, 'branch');
	await press('escape');
	store.dispatch({type: 'tree/selected', key: 'apac'});
	await press('enter');
	assert.equal(store.getState().dialog.kind, 'none');
	assert.match(shownText(store.getState().message?.text ?? ''), /below/v);
});
