//! Words to their classes and dictionary forms, by endings and by what a text shows of them.
