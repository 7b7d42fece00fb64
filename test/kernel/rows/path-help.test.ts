import assert from 'node:assert/strict';
import {test} from 'node:test';
import {shownText, saidText} from '../../../source/base/text/told.js';
import {widthOf} from '../../../source/base/text/width.js';
import {pathHelp} from '../../../source/kernel/rows/subject-rows.js';
import {family, stateWith} from '../../helpers/state.js';

const helpIn = (startFolder: string | undefined) => {
	const state = stateWith(family);
	return pathHelp({...state, connection: {...state.connection, startFolder}});
};

await test('names the folder of relative paths, and says that other paths work too', () => {
	assert.match(
		shownText(helpIn('/home/anna/customers')),
		/^Relative to \/home\/anna\/customers; \/ and ~\/ work too\. Press \S+ to complete the path\.$/v,
	);
	assert.match(shownText(helpIn(undefined)), /^Relative to the folder where you started cforgs; /v);
});

await test('shortens a long folder in the middle on the screen only, and makes it harmless', () => {
	const long = `/srv/${'department-'.repeat(20)}/customers`;
	const help = helpIn(long);
	const [shown = ''] = /\/srv\S*(?=; \/ and)/v.exec(shownText(help)) ?? [];
	assert.deepEqual(
		[shown.startsWith('/srv/department-'), shown.includes('…'), shown.endsWith('/customers')],
		[true, true, true],
	);
	assert.equal(widthOf(shown), 40);
	assert.ok(saidText(help).includes(long));
	assert.ok(!shownText(helpIn('/tmp/\u{1B}[2J')).includes('\u{1B}'));
});
