import {Box} from 'ink';
import type {ReactNode} from 'react';
import {paneBlock} from '../format/pane-block.js';
import {row} from '../format/row.js';
import {cardOf} from '../state/layout.js';
import type {State, Tour} from '../state/state.js';
import {withKeyNames} from '../state/key-of.js';
import {tourSteps} from '../state/tour-steps.js';
import {widthOf} from '../text/width.js';
import {Rows} from './rows.js';

type TourCardProps = {readonly state: State; readonly tour: Tour};

// The corners, a line on either side, and a space round each text.
const borders = 8;

/**
What to do next, below the real screen.
*/
export function TourCard({state, tour}: TourCardProps): ReactNode {
	const {columns} = state.size;
	const step = tourSteps[tour.step];
	const card = cardOf(state);
	if (!card) {
		return undefined;
	}

	const {aside, text, isOpen, rows} = card;
	const offers = [...(step ? ['{skipTourStep} skips'] : []), '{leaveTour} leaves', '{listTourSteps} lists'];
	const title = step ? `Tour ${tour.step + 1}/${tourSteps.length} · ${step.title}` : 'Tour';
	const notes = [
		withKeyNames(offers.join(' · '), state),
		withKeyNames(offers.join(' '), state).replaceAll('ctrl-', '^'),
		withKeyNames(offers.map(offer => offer.split(' ', 1)).join(' '), state).replaceAll('ctrl-', '^'),
	];
	const note = notes.find(each => title.length + widthOf(each) + borders <= columns) ?? notes.at(-1) ?? '';
	const {lines} = paneBlock({
		isFocused: true,
		title,
		note,
		rectangle: {columns, rows: isOpen ? rows + 1 : rows},
		origin: {x: 0, y: 0},
		rows: [
			...aside.map(line => row({text: line, isHarmless: true, tone: 'warning'})),
			...text.map(line => row({text: line, isHarmless: true})),
		],
	});
	return <Box flexDirection='column' width={columns} height={rows}><Rows rows={lines.slice(0, rows)}/></Box>;
}
