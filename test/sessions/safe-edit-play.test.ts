import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openStage} from '../pictures/stage.js';
import {playAll} from '../scripts/play.js';
import {editSafely} from '../scripts/safe-edit.js';

await test('plays how two people edit one profile: the review, the conflict, and the stored values', async () => {
	await using stage = await openStage({size: [110, 30], start: '--demo'});
	const {session} = stage;
	await playAll(editSafely(stage));
	await session.waitFor(/Lübke Netzwerke GmbH & Co\. KG[\s\S]*noc@de-c4ea4c\.example[\s\S]*\+49 30 23125 400/v);
	assert.doesNotMatch(session.screen(), /23125 111/v);
});
