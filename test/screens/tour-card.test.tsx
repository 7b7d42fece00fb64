import assert from 'node:assert/strict';
import {test} from 'node:test';
import {keymap} from '../../source/keymap.js';
import {withKeyNames} from '../../source/keys/remap.js';
import {reduce} from '../../source/state/reducer.js';
import {
	asides,
	leaveFirst,
	passedText,
	tourSteps,
} from '../../source/state/tour-steps.js';
import {excessOf, frameOf} from '../helpers/frames.js';
import {family, reduceAll, stateWith} from '../helpers/state.js';

const endOf = (text: string): string => withKeyNames(text, keymap).slice(-20);

await test('the card shows all of its step, with what is said of something else too', () => {
	const sizes = [{columns: 120, rows: 40}, {columns: 80, rows: 24}, {columns: 79, rows: 24}, {columns: 60, rows: 20}];
	const said = [...Object.values(asides), `${passedText('Delete')} ${leaveFirst}`];
	const longest = said.toSorted((left, right) => right.length - left.length)[0] ?? '';
	const cut = sizes.flatMap(size => tourSteps.flatMap(({id, text}, step) => {
		const begun = reduce(stateWith(family, size), {type: 'tour/begun', step});
		const strayed = reduce(begun, {type: 'tour/strayed', aside: longest});
		return [begun, strayed].flatMap(state => {
			const frame = frameOf(state);
			assert.deepEqual(excessOf(frame, size), []);
			const words = frame.replaceAll(/[\s│]+/gv, ' ');
			return words.includes(endOf(text)) ? [] : [`${id} at ${size.columns}`];
		});
	}));
	assert.deepEqual(cut, []);
});

await test('after the last step the card offers no further one to skip', () => {
	const size = {columns: 80, rows: 24};
	const last = reduce(stateWith(family, size), {type: 'tour/begun', step: tourSteps.length - 1});
	assert.match(frameOf(last), /ctrl-g skips · ctrl-x leaves/v);
	const over = frameOf(reduceAll(last, {type: 'tour/begun', step: tourSteps.length}));
	assert.match(over, /─ ctrl-x leaves · ctrl-l lists/v);
	assert.doesNotMatch(over, /skips/v);
});
