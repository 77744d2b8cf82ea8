//! The ruling lines of tables: text on either side of one is in two cells.
//!
//! Underlines, boxes around words and bars in the margin are lines as well. Vertical ones count if those at one place
//! are higher than a line of text, horizontal ones if they meet such a vertical one.

use hayro_interpret::DrawMode;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, PathSeg};

/// Points up to which a filled rectangle is a line.
const THIN: f32 = 2.0;

/// Minimum length of a line in points; shorter ones are parts of letters and pictures.
const LONG: f32 = 6.0;

/// Minimum total length in points of the vertical lines at one place: boxes around words are lower.
const HIGH: f32 = 25.0;

/// Maximum distance in points between lines that meet.
const NEAR: f32 = 2.0;

/// Maximum lines of a page that are examined; more are a drawing.
const MOST: usize = 2000;

/// A horizontal or vertical line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rule {
    /// Its height, or its distance from the left, in points.
    at: f32,
    from: f32,
    to: f32,
}

/// The lines of a page as they are drawn.
#[derive(Debug, Default)]
pub struct Drawn {
    level: Vec<Rule>,
    upright: Vec<Rule>,
}

impl Drawn {
    /// Adds the straight lines of a path.
    pub fn add(&mut self, path: &BezPath, transform: Affine, mode: &DrawMode) {
        if self.level.len() + self.upright.len() > MOST {
            return;
        }
        match mode {
            DrawMode::Fill(_) => areas(path, transform).take(MOST).for_each(|area| self.line(area)),
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => {
                for segment in path.segments().take(MOST) {
                    if let PathSeg::Line(line) = segment {
                        let (a, b) = (transform * line.p0, transform * line.p1);
                        self.line([a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y)]);
                    }
                }
            }
            DrawMode::Invisible => {}
        }
    }

    fn line(&mut self, area: [f64; 4]) {
        let [left, top, right, bottom] = area.map(|value| value as f32);
        let (width, height) = (right - left, bottom - top);
        if width <= THIN && height >= LONG {
            self.upright.push(Rule { at: f32::midpoint(left, right), from: top, to: bottom });
        } else if height <= THIN && width >= LONG {
            self.level.push(Rule { at: f32::midpoint(top, bottom), from: left, to: right });
        }
    }
}

/// Returns the areas of the parts of a path: some programs draw all lines of a table as one.
fn areas(path: &BezPath, transform: Affine) -> impl Iterator<Item = [f64; 4]> {
    let is_same = |_: &PathEl, next: &PathEl| !matches!(next, PathEl::MoveTo(_));
    path.elements().chunk_by(is_same).map(move |part| {
        part.iter().filter_map(PathEl::end_point).map(|point| transform * point).fold(
            [f64::MAX, f64::MAX, f64::MIN, f64::MIN],
            |[left, top, right, bottom], point| {
                [left.min(point.x), top.min(point.y), right.max(point.x), bottom.max(point.y)]
            },
        )
    })
}

/// The lines of tables on a page.
#[derive(Debug, Default)]
pub struct Rules {
    level: Vec<Rule>,
    upright: Vec<Rule>,
}

impl Rules {
    /// Finds the lines of tables among all lines of a page.
    pub fn of(drawn: Drawn) -> Self {
        let Drawn { mut level, mut upright } = drawn;
        if level.len() + upright.len() > MOST {
            return Self::default();
        }
        let order = |a: &Rule, b: &Rule| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from));
        upright.sort_by(order);
        level.sort_by(order);
        let upright: Vec<Rule> = upright
            .chunk_by(|a, b| b.at - a.at <= 1.0)
            .filter(|same| same.iter().map(|rule| rule.to - rule.from).sum::<f32>() >= HIGH)
            .flatten()
            .copied()
            .collect();
        let meets = |rule: &Rule| {
            let first = upright.partition_point(|other| other.at < rule.from - NEAR);
            let beside = upright[first..].iter().take_while(|other| other.at <= rule.to + NEAR);
            beside.into_iter().any(|other| (other.from - NEAR..=other.to + NEAR).contains(&rule.at))
        };
        level.retain(meets);
        Self { level, upright }
    }

    /// Returns whether an upright line goes between two places of a line of text.
    pub fn part(&self, left: f32, right: f32, y: f32) -> bool {
        let first = self.upright.partition_point(|rule| rule.at < left);
        let between = self.upright[first..].iter().take_while(|rule| rule.at <= right);
        between.into_iter().any(|rule| (rule.from..=rule.to).contains(&y))
    }

    /// Returns the height of the nearest level line above a place.
    pub fn above(&self, x: f32, y: f32) -> Option<f32> {
        let end = self.level.partition_point(|rule| rule.at <= y);
        self.level[..end].iter().rev().find(|rule| (rule.from..=rule.to).contains(&x)).map(|rule| rule.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(areas: &[[f64; 4]]) -> Rules {
        let mut drawn = Drawn::default();
        areas.iter().for_each(|area| drawn.line(*area));
        Rules::of(drawn)
    }

    #[test]
    fn lines_of_tables_part_cells() {
        let found = rules(&[[50.0, 10.0, 50.5, 40.0], [10.0, 25.0, 90.0, 25.5]]);
        assert!(found.part(45.0, 55.0, 20.0));
        assert!(!found.part(55.0, 60.0, 20.0) && !found.part(45.0, 55.0, 60.0));
        assert_eq!(
            (found.above(20.0, 30.0), found.above(20.0, 20.0), found.above(95.0, 30.0)),
            (Some(25.25), None, None)
        );
    }

    #[test]
    fn underlines_and_boxes_around_words_are_none() {
        assert_eq!(rules(&[[10.0, 25.0, 90.0, 25.5]]).above(20.0, 30.0), None);
        let word = [
            [10.0, 10.0, 10.0, 22.0],
            [40.0, 10.0, 40.0, 22.0],
            [10.0, 10.0, 40.0, 10.0],
            [10.0, 22.0, 40.0, 22.0],
        ];
        let found = rules(&word);
        assert!(!found.part(5.0, 15.0, 15.0) && found.above(20.0, 30.0).is_none());
    }
}
