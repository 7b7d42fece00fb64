import type {Answers} from './answers.js';

/**
Asks the terminal something, twice, and tells how long the quicker answer took, in milliseconds: this program itself may have been busy when the other came.
*/
export function measureRoundTrip({ask}: Pick<Answers, 'ask'>, onMeasured: (milliseconds: number) => void): void {
	ask(({milliseconds: first}) => {
		ask(({milliseconds: second}) => {
			onMeasured(Math.min(first, second));
		});
	});
}
