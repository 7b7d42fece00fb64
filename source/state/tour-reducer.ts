import {clamp} from './clamp.js';
import type {TourEvent} from './events.js';
import type {State} from './state.js';
import {tourSteps} from './tour-steps.js';

export function reduceTour(state: State, event: TourEvent): State {
	switch (event.type) {
		case 'tour/begun': {
			return {...state, tour: {step: event.step, wasInterfered: false}};
		}

		case 'tour/strayed': {
			return state.tour ? {...state, tour: {...state.tour, aside: event.aside}} : state;
		}

		case 'tour/interfered': {
			return state.tour ? {...state, tour: {...state.tour, wasInterfered: true}} : state;
		}

		case 'tour/listed': {
			return {...state, dialog: {kind: 'tourSteps', cursor: clamp(state.tour?.step ?? 0, tourSteps.length - 1)}};
		}

		case 'tour/left': {
			return {...state, tour: undefined};
		}
	}
}
