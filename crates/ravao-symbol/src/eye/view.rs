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

    /// How far the pixel at a place is from the threshold there.
    pub(super) fn clearness(&self, place: Vector) -> f32 {
        let threshold = self.thresholds.at(place.x, place.y);
        f32::from(self.picture.nearest(place.x, place.y).abs_diff(threshold))
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

#[cfg(test)]
pub(super) mod drawn {
    use ravao_core::{Frame, Level};

    use super::super::finder::{Finder, Search};
    use super::super::picture::Cut;
    use super::View;
    use crate::SymbolCode;

    /// A view of a drawing.
    pub(in super::super) fn view(
        width: usize,
        height: usize,
        shade: impl Fn(usize, usize) -> u8,
    ) -> View {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let pixels: Vec<u8> = places.map(|(x, y)| shade(x, y)).collect();
        let frame = Frame::new(&pixels, width as u32, height as u32, width).unwrap();
        let mut view = View::default();
        view.picture.copy(&Cut::whole(frame));
        view.divide();
        view
    }

    /// A view of a symbol without distortion, and the symbol.
    pub(in super::super) fn symbol(version: u8, scale: u32) -> (View, SymbolCode) {
        let code = SymbolCode::encode_in("RAVAO", version, Level::M).unwrap();
        let (pixels, width) = code.to_luma(scale).unwrap();
        let width = width as usize;
        (view(width, width, |x, y| pixels[y * width + x]), code)
    }

    /// The finder patterns of a view.
    pub(in super::super) fn finders(view: &View) -> Vec<Finder> {
        let mut search = Search::default();
        search.run(&view.plane, 2);
        search.finders
    }

    #[test]
    fn what_is_dark_is_light_in_the_negative() {
        let mut view = view(64, 64, |x, _| if x < 32 { 40 } else { 200 });
        let place = super::Vector::new(10.0, 10.0);
        assert!(view.is_dark(place) && view.light(place) < 0.0);
        assert!(!view.is_dark(super::Vector::new(-1.0, 10.0)));
        view.invert();
        assert!(!view.is_dark(place) && view.light(place) > 0.0);
        assert_eq!((view.brightness(place), view.pixel(place)), (215.0, 215.0));
    }
}
