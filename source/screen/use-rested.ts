import {useEffect, useState} from 'react';

/**
The latest value that has stayed the same for this many milliseconds. Before the first one, the current value.
*/
export function useRested<Value>(value: Value | undefined, milliseconds: number): Value | undefined {
	const [rested, setRested] = useState(value);
	useEffect(() => {
		if (value === rested) {
			return;
		}

		const timer = setTimeout(() => {
			setRested(value);
		}, milliseconds);
		return () => {
			clearTimeout(timer);
		};
	}, [value, rested, milliseconds]);
	return rested ?? value;
}
