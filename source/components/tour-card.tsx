import type {ReactNode} from 'react';
import type {Binding} from '../state/binding.js';
import {row} from '../format/row.js';
import {wrapText} from '../text/wrap.js';
import {withKeyNames} from '../keys/remap.js';
import {tourRows} from '../state/layout.js';
import type {State, Tour} from '../state/state.js';
import {closing, tourSteps} from '../state/tour-steps.js';
import {Pane} from './pane.js';

type TourCardProps = {readonly state: State; readonly tour: Tour; readonly bindings: readonly Binding[]};

/**
What to do next, below the real screen.
*/
export function TourCard({state: {size}, tour, bindings}: TourCardProps): ReactNode {
	const step = tourSteps[tour.step];
	const columns = size.columns - 4;
	const height = tourRows(size, tour);
	const text = withKeyNames([tour.aside, step?.text ?? closing].filter(part => part !== undefined).join(' '), bindings);
	const offers = [...(step ? ['{skipTourStep} skips'] : []), '{leaveTour} leaves', '{listTourSteps} lists'];
	const note = size.columns < 70
		? withKeyNames(offers.map(offer => offer.split(' ', 1)).join(' '), bindings).replaceAll('ctrl-', '^')
		: withKeyNames(offers.join(' · '), bindings);
	return (
		<Pane
			isFocused
			title={step ? `Tour ${tour.step + 1}/${tourSteps.length} · ${step.title}` : 'Tour'}
			note={note}
			rectangle={{columns: size.columns, rows: height}}
			origin={{x: 0, y: 0}}
			rows={wrapText(text, columns).map(line => row({text: line, isHarmless: true, ...(tour.aside !== undefined && {tone: 'warning' as const})}))}
		/>
	);
}
