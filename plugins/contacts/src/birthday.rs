//! When a birthday comes round again, and the age it brings.

use jiff::civil::Date;

use crate::card::Birthday;

/// The next birthday, today included, and the age reached on it. In common years 29 February is
/// kept on the 28th.
pub fn next(born: Birthday, today: Date) -> Option<(Date, Option<u16>)> {
    let mut year = today.year();
    let mut day = kept(born, year)?;
    if day < today {
        year = year.checked_add(1)?;
        day = kept(born, year)?;
    }
    let age = born
        .year
        .and_then(|born| u16::try_from(year.checked_sub(born)?).ok());
    Some((day, age))
}

fn kept(born: Birthday, year: i16) -> Option<Date> {
    let day = |day| Date::new(year, born.month, day).ok();
    day(born.day).or_else(|| day(born.day - 1))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn born(year: impl Into<Option<i16>>, month: i8, day: i8) -> Birthday {
        Birthday {
            year: year.into(),
            month,
            day,
        }
    }

    #[test]
    fn a_birthday_that_is_over_comes_next_year_and_todays_counts() {
        let priya = born(1990, 1, 17);
        assert_eq!(
            next(priya, date(2026, 11, 24)),
            Some((date(2027, 1, 17), Some(37)))
        );
        assert_eq!(
            next(priya, date(2027, 1, 17)),
            Some((date(2027, 1, 17), Some(37)))
        );
    }

    #[test]
    fn without_a_year_there_is_no_age() {
        assert_eq!(
            next(born(None, 11, 24), date(2026, 11, 24)),
            Some((date(2026, 11, 24), None))
        );
    }

    #[test]
    fn the_29th_of_february_is_kept_every_year() {
        let leap = born(2000, 2, 29);
        assert_eq!(
            next(leap, date(2027, 1, 1)),
            Some((date(2027, 2, 28), Some(27)))
        );
        assert_eq!(
            next(leap, date(2028, 2, 28)),
            Some((date(2028, 2, 29), Some(28)))
        );
    }
}
