use super::picture::Picture;
use super::plane::Plane;
use super::threshold::Thresholds;
use super::vector::Vector;

/// A picture, and what in it is dark.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    pub(super) picture: Picture,
    pub(super) thresholds: Thresholds,
    pub(super) plane: Plane,
    is_negative: bool,
}

impl View {
    /// Tells dark from light once the picture is there.
    pub(super) fn divide(&mut self) {
        self.is_negative = false;
        self.thresholds.measure(&self.picture);
        self.plane.divide(&self.picture, &self.thresholds);
    }

    /// Makes the dark light and the light dark.
    pub(super) fn invert(&mut self) {
        self.is_negative = !self.is_negative;
        self.plane.invert();
    }

    pub(super) fn is_dark(&self, place: Vector) -> bool {
        // Numbers below zero would be rounded towards it.
        place.x >= 0.0 && place.y >= 0.0 && self.plane.is_dark(place.x as isize, place.y as isize)
    }

    /// Brightness at a place against the threshold there: dark is below zero.
    pub(super) fn light(&self, place: Vector) -> f32 {
        let threshold = f32::from(self.thresholds.at(place.x, place.y));
        let light = self.picture.between(place.x, place.y) - threshold;
        if self.is_negative { -light } else { light }
    }

    /// Brightness at a place, between its four nearest pixels.
    pub(super) fn brightness(&self, place: Vector) -> f32 {
        let grey = self.picture.between(place.x, place.y);
        if self.is_negative { 255.0 - grey } else { grey }
    }

    /// Brightness of the pixel at a place.
    pub(super) fn pixel(&self, place: Vector) -> f32 {
        let grey = self.picture.nearest(place.x, place.y);
        f32::from(if self.is_negative { 255 - grey } else { grey })
    }

    /// Tells whether a place lies inside the picture.
    pub(super) fn holds(&self, place: Vector) -> bool {
        let (width, height) = (self.picture.width() as f32, self.picture.height() as f32);
        (0.0..width).contains(&place.x) && (0.0..height).contains(&place.y)
    }
}
