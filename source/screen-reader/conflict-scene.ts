import {
	choiceKey,
	differenceLabel,
	differencesOf,
	movedText,
	sideNames,
	type Difference,
} from '../forms/conflict.js';
import type {Choice, Form} from '../forms/form.js';
import {differingLines} from '../forms/member-differences.js';
import {noteOf} from '../form/conflict-rows.js';
import {parentText} from '../form/field-rows.js';
import type {Step} from '../state/open-form.js';
import type {State} from '../state/state.js';
import {exactName} from '../text/harmless.js';
import {counted, sentence} from '../text/words.js';
import {spoken, type Scene} from './scene.js';

function valueText(state: State, {name}: Difference, text: string, others: readonly string[]): string {
	if (text === '') {
		return 'empty';
	}

	return name === 'parent' ? spoken(parentText(state, text)) : differingLines(name, text, others).map(([line]) => exactName(line)).join(', ');
}

// A side that changed nothing is the value before.
function sidesOf(state: State, form: Form, difference: Difference): ReadonlyArray<readonly [side: Choice | 'before', told: string]> {
	const {before, theirs, yours} = difference;
	const names = sideNames(form, difference);
	const sides = [['before', before], ...(theirs === before ? [] : [['theirs', theirs] as const]), ...(yours === before ? [] : [['yours', yours] as const])] as const;
	return sides.map(([side, text]) => [side, `${names[side]}: ${valueText(state, difference, text, [before, theirs, yours])}`]);
}

const labelText = (difference: Difference): string => spoken(differenceLabel(difference));

// The same with what is kept of it, as it is heard once that is chosen.
function keptText(state: State, form: Form, difference: Difference, choice: Choice | undefined): string {
	const value = choice === undefined ? undefined : difference[choice];
	const [, told] = sidesOf(state, form, difference).find(([side]) => value === difference[side]) ?? [];
	return told === undefined ? '' : `${labelText(difference)}, kept, ${told}`;
}

/**
What there is to say of a conflict: the field in question with its values, and each choice as it is made.
*/
export function conflictScene(state: State, form: Form, {theirs, cursor, choices}: Step<'conflict'>): Pick<Scene, 'lines' | 'aspects' | 'focus' | 'focusId'> {
	const differences = differencesOf(form, theirs);
	const choiceOf = (difference: Difference) => choices[choiceKey(difference)];
	const difference = differences[cursor];
	const note = difference ? noteOf({state, form}, difference, choiceOf(difference)) : '';
	const parts = difference && [
		`${labelText(difference)}, ${cursor + 1} of ${differences.length}${note === '' ? '' : `, ${note}`}`,
		...sidesOf(state, form, difference).map(([, told]) => told),
	];
	return {
		lines: [`${movedText(form)}. Nothing is sent: choose what to keep of ${counted(differences.length, 'field')}.`],
		aspects: differences.map(each => keptText(state, form, each, choiceOf(each))).filter(text => text !== ''),
		focus: parts?.map(part => sentence(part)).join(' '),
		focusId: String(cursor),
	};
}
