import {clamp} from '../../kernel/state/clamp.js';
import type {State} from '../../kernel/state/state.js';
import {stepCard, tourSteps} from './steps.js';

/** Events of the tour. `asideChanged`: the card shows a note, or no note. `conflicted`: a save of the user met the change of the other user. `made`: an organization was created. */
export type TourEvent =
	| {readonly type: 'tour/begun'; readonly step: number}
	| {readonly type: 'tour/asideChanged'; readonly aside: string | undefined}
	| {readonly type: 'tour/conflicted'}
	| {readonly type: 'tour/made'; readonly id: string}
	| {readonly type: 'tour/listed'}
	| {readonly type: 'tour/left'};

type Tour = {
	/** Index of the step; after the last one, the tour is done. */
	readonly step: number;
	/** The id of the organization that was last created on the tour. */
	readonly made?: string;
	/** Whether a save in this step met the change of the other user. */
	readonly hasConflicted: boolean;
};

declare module '../../kernel/state/state.js' {
	interface Slices {
		/** The state of the tour, while the person takes one. */
		readonly tour?: Tour | undefined;
	}
}

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly tourSteps: {readonly cursor: number};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly tour: TourEvent;
	}
}

export function reduceTour(state: State, event: TourEvent): State {
	switch (event.type) {
		case 'tour/begun': {
			const made = state.tour?.made;
			return {
				...state,
				tour: {step: event.step, hasConflicted: false, ...(made !== undefined && {made})},
				card: stepCard(event.step),
			};
		}

		case 'tour/asideChanged': {
			return state.card ? {...state, card: {...state.card, aside: event.aside}} : state;
		}

		case 'tour/conflicted': {
			return state.tour ? {...state, tour: {...state.tour, hasConflicted: true}} : state;
		}

		case 'tour/made': {
			return state.tour ? {...state, tour: {...state.tour, made: event.id}} : state;
		}

		case 'tour/listed': {
			return {...state, dialog: {kind: 'tourSteps', cursor: clamp(state.tour?.step ?? 0, tourSteps.length - 1)}};
		}

		case 'tour/left': {
			const {tour, ...rest} = state;
			return {...rest, card: undefined};
		}
	}
}
