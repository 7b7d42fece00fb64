import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';

await test('y sends the id to the clipboard of the terminal, through tmux too', async () => {
	await using navigator = await startNavigator({environment: {TMUX: '/tmp/tmux-1/default,1,0'}});
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('y');
	await session.waitFor('Terraform import');
	await session.press('y');
	await session.waitFor('Id sent to the clipboard');
	const [{id} = {id: ''}] = await navigator.organizationsNamed('Acme Distribution');
	const encoded = Buffer.from(id).toString('base64');
	assert.ok(session.rawOutput().includes(`\u{1B}]52;c;${encoded}\u{7}\u{1B}Ptmux;`));
	await session.press('escape');
	await session.waitFor(/╭ Accounts/v);
});
