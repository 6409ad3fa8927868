//! Words to products: the index, its candidates, their features and one probability. CORE.
