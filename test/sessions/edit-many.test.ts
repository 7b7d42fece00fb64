import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

await test('renames many in an editor, after a text that could not be read, and undoes that as one change', async () => {
	using folder = temporaryFolder();
	const opened = path.join(folder.path, 'opened');
	const editor = path.join(folder.path, 'editor.sh');
	// The first time, the editor leaves a quote open.
	writeFileSync(editor, `if [ -e "${opened}" ]; then sed -i -e 's/"Americas$/"Amerika"/' -e 's/^name = "EMEA"/name = "Europa"/' "$1"; else cp "$1" "${opened}"; sed -i -e 's/^name = "Americas"/name = "Americas/' "$1"; fi\n`);
	await using navigator = await startNavigator({environment: {EDITOR: `sh ${editor}`}});
	const {session} = navigator;
	const [id, other] = [await navigator.idOf('Americas'), await navigator.idOf('EMEA')];
	const before = await navigator.profileOf(id);
	await session.waitFor('60 organizations');
	await session.press('j', 'm', 'm', 'm');
	await session.waitFor('3 marked');
	await session.follow(
		[['ctrl+o'], /Line \d+ cannot be read as TOML[\s\S]+The text is kept in/v],
		[['enter'], /Change 2 organizations\?/v],
	);
	assert.match(readFileSync(opened, 'utf8'), /^# Acme Distribution › Americas\n\[[\da-f]+\]\nname = "Americas"$/mv);
	assert.match(session.screen(), /Americas → Amerika/v);
	await session.follow([['y'], '2 changed.']);
	const nameOf = async (each: string) => {
		const {result} = await navigator.read<{readonly name: string}>(`/organizations/${each}`);
		return result.name;
	};

	assert.deepEqual([await nameOf(id), await nameOf(other)], ['Amerika', 'Europa']);
	assert.deepEqual(await navigator.profileOf(id), before, 'an untouched profile stays byte for byte');
	await session.follow(
		[['escape'], '3 marked'],
		[['u'], 'set in 2 organizations'],
		[['enter'], 'Restore the earlier values of 2 changes? To send, press y.'],
		[['y'], '2 restored.'],
	);
	assert.deepEqual([await nameOf(id), await nameOf(other)], ['Americas', 'EMEA']);
});
